/* The explorable: knobs, presets, controls and the address; its worker learns and draws. */
/* global addEventListener, clearTimeout, document, history, location, matchMedia, setTimeout, Blob, IntersectionObserver, ResizeObserver, URL, URLSearchParams, WebAssembly, Worker */
for (const place of document.querySelectorAll('.explorable')) explore(place);

function explore(place) {
  const find = (selector) => place.querySelector(selector);
  const all = (selector) => [...place.querySelectorAll(selector)];
  const status = find('.controls output');
  const live = find('[role="status"]');
  const play = find('[data-do="play"]');
  const speed = find('[data-speed]');
  const shown = find('select[data-setting="shown"]');
  const knobs = all('input[data-setting]').map((input) => ({
    input,
    setting: input.dataset.setting,
    key: input.dataset.key,
    values: input.dataset.values.split(' ').map(Number),
    value: find(`output[for="${input.id}"] b`),
  }));
  const presets = JSON.parse(place.dataset.presets);
  const first = JSON.parse(place.dataset.settings);
  let settings = { ...first };
  const worker = startWorker(place);
  if (worker === undefined) {
    for (const control of all('input, button, select')) control.disabled = true;
    status.textContent = 'This browser cannot compute it; the picture is one made beforehand';
    return;
  }

  /* Where motion is not wanted, a picture changes once: when it is done, or by a step. */
  const stillness = matchMedia('(prefers-reduced-motion: reduce)');
  /* By the room for the pictures, as explorable.css has it. */
  const isWide = () => find('.bench').clientWidth > 458;
  let look = isWide() ? 'wide' : 'narrow';
  let isPlaying = false;
  let isBegun = false;
  let isDone = true;
  let isPaused = false;
  let skip = 0;
  let asked = 0;
  /* Steps that are to be taken as soon as a study stands there. */
  let due = 0;
  /* What an address asks for and no knob has. */
  let note = '';

  const pace = () => ({
    stepsPerSecond: stillness.matches || speed.value === '' ? null : Number(speed.value),
    skip,
    isStill: stillness.matches,
  });
  const setPlaying = (does) => {
    isPlaying = does;
    play.textContent = does ? 'Pause' : 'Play';
  };
  const start = (plays) => {
    asked += 1;
    isBegun = true;
    isDone = false;
    isPaused = false;
    due = 0;
    setPlaying(plays);
    place.dataset.done = 'false';
    place.dataset.asked = asked;
    worker.postMessage({ kind: 'start', id: asked, settings, plays, look, pace: pace() });
  };

  const stepsOf = (step) =>
    `${note}${step.toLocaleString('en-US')} of ${settings.steps.toLocaleString('en-US')} steps`;
  worker.onmessage = ({ data }) => {
    if (data.kind === 'refused') {
      setPlaying(false);
      status.textContent = data.message;
      live.textContent = data.message;
      return;
    }
    if (data.kind === 'progress') {
      status.textContent = stepsOf(data.step);
      return;
    }
    for (const name of ['errors', 'buffer']) {
      find(`[data-picture="${name}"] [data-look="${data.look}"]`).innerHTML = data[name];
    }
    place.dataset.studies = data.studies;
    place.dataset.shown = data.id;
    if (data.id !== asked) return;
    isDone = data.isDone;
    status.textContent = isDone ? `${stepsOf(data.step)}: done` : stepsOf(data.step);
    if (isDone) setPlaying(false);
    place.dataset.done = String(isDone);
    if (!isPlaying) live.textContent = note + (isPaused ? 'Paused. ' : '') + data.words;
    for (; due > 0; due--) worker.postMessage({ kind: 'step' });
  };

  /* The address holds what differs from the first settings; written when the knob rests. */
  let writing = 0;
  const remember = () => {
    clearTimeout(writing);
    writing = setTimeout(() => {
      const said = knobs
        .filter(({ setting }) => settings[setting] !== first[setting])
        .map(({ setting, key }) => `${key}=${settings[setting]}`);
      if (settings.shown !== first.shown) said.push(`buffer=${settings.shown}`);
      const hash = said.length > 0 ? `#explorable?${said.join('&')}` : '#explorable-title';
      history.replaceState(history.state, '', hash);
    }, 300);
  };

  const showSettings = () => {
    for (const { input, setting, values, value } of knobs) {
      input.value = values.indexOf(settings[setting]);
      input.setAttribute('aria-valuetext', settings[setting]);
      value.textContent = settings[setting];
    }
    shown.value = settings.shown;
    const isSame = (other) => Object.keys(first).every((name) => other[name] === settings[name]);
    const chosen = presets.findIndex((preset) => isSame(preset.settings));
    for (const button of all('[data-preset]')) {
      button.setAttribute('aria-pressed', String(Number(button.dataset.preset) === chosen));
    }
    // The last sentence is for what is no preset.
    const sentences = all('.sentences p');
    for (const sentence of sentences) sentence.classList.remove('chosen');
    sentences.at(chosen).classList.add('chosen');
  };
  const change = (changed) => {
    settings = { ...settings, ...changed };
    note = '';
    showSettings();
    remember();
    start(true);
  };

  for (const { input, setting, values } of knobs) {
    input.addEventListener('input', () => {
      skip = 0;
      change({ [setting]: values[input.value] });
    });
  }
  shown.addEventListener('change', () => change({ shown: shown.value }));
  for (const button of all('[data-preset]')) {
    button.addEventListener('click', () => {
      const { settings: wanted, slowFrom } = presets[button.dataset.preset];
      skip = slowFrom ?? 0;
      speed.value = slowFrom === undefined ? '' : '3';
      change(wanted);
    });
  }
  speed.addEventListener('change', () => {
    skip = 0;
    worker.postMessage({ kind: 'pace', pace: pace() });
  });
  stillness.addEventListener('change', () => worker.postMessage({ kind: 'pace', pace: pace() }));
  play.addEventListener('click', () => {
    if (isDone || !isBegun) {
      start(true);
      return;
    }
    setPlaying(!isPlaying);
    isPaused = !isPlaying;
    worker.postMessage({ kind: isPlaying ? 'resume' : 'pause' });
    if (isPaused) live.textContent = `Paused. ${status.textContent}`;
  });
  find('[data-do="step"]').addEventListener('click', () => {
    if (isDone || !isBegun) {
      start(false);
      due = 1;
      return;
    }
    setPlaying(false);
    isPaused = false;
    worker.postMessage({ kind: 'step' });
  });
  find('[data-do="reset"]').addEventListener('click', () => start(false));

  new ResizeObserver(() => {
    const now = isWide() ? 'wide' : 'narrow';
    if (now === look) return;
    look = now;
    if (isBegun) worker.postMessage({ kind: 'look', look });
  }).observe(place);

  /* Settings from an address; what a knob does not have is said. */
  const read = () => {
    const [, query] = /^#explorable\?(.*)$/.exec(location.hash) ?? [];
    if (query === undefined) return;
    const said = new URLSearchParams(query);
    const wrong = [];
    const wanted = { ...first };
    for (const [key, text] of said) {
      const knob = knobs.find((one) => one.key === key);
      if (knob?.values.includes(Number(text))) wanted[knob.setting] = Number(text);
      else if (key === 'buffer' && [...shown.options].some(({ value }) => value === text))
        wanted.shown = text;
      else wrong.push(`${key} = ${text}`);
    }
    note = wrong.length > 0 ? `No knob has ${wrong.join(', ')}, as the address says. ` : '';
    skip = 0;
    settings = wanted;
    showSettings();
    start(true);
    place.scrollIntoView();
  };
  addEventListener('hashchange', read);
  read();

  /* What a first study would wait for is compiled when the reader comes near. */
  const near = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    near.disconnect();
    if (!isBegun) worker.postMessage({ kind: 'warm', settings });
  });
  near.observe(place);
}

/** A worker from the source that stands in the page, or nothing where SIMD is not to be had. */
function startWorker(place) {
  // A module of one function that holds a vector: valid only where SIMD is.
  const probe = [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253,
    15, 253, 98, 11,
  ];
  try {
    if (!WebAssembly.validate(new Uint8Array(probe))) return undefined;
    const source = place.querySelector('.explorable-worker').textContent;
    return new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  } catch {
    return undefined;
  }
}
