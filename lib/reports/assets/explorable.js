/* Sliders and pictures of the explorable; its worker learns. */
/* global document, URL, Blob, Worker, WebAssembly */
for (const place of document.querySelectorAll('.explorable')) explore(place);

function explore(place) {
  const status = place.querySelector('.controls output');
  const pause = place.querySelector('[data-do="pause"]');
  const slow = place.querySelector('[data-do="slow"]');
  const settings = JSON.parse(place.dataset.settings);
  const worker = startWorker(place);
  if (worker === undefined) {
    for (const control of place.querySelectorAll('input, button, select')) control.disabled = true;
    status.textContent = 'This browser cannot compute it; the picture is one made beforehand';
    return;
  }

  const restart = () => {
    pause.setAttribute('aria-pressed', 'false');
    pause.textContent = 'Pause';
    place.dataset.done = 'false';
    worker.postMessage({ kind: 'start', settings });
  };

  worker.onmessage = ({ data }) => {
    if (data.kind === 'refused') {
      status.textContent = data.message;
      return;
    }
    for (const picture of place.querySelectorAll('.picture')) {
      picture.innerHTML = data[picture.dataset.picture];
    }
    const steps = `${data.step.toLocaleString('en-US')} of ${settings.steps.toLocaleString('en-US')} steps`;
    status.textContent = data.isDone ? `${steps}: done` : steps;
    place.dataset.done = String(data.isDone);
  };

  for (const input of place.querySelectorAll('input[data-setting]')) {
    const values = input.dataset.values.split(' ');
    input.addEventListener('input', () => {
      const value = values[input.value];
      input.setAttribute('aria-valuetext', value);
      place.querySelector(`output[for="${input.id}"]`).textContent = value;
      settings[input.dataset.setting] = Number(value);
      restart();
    });
  }
  const shown = place.querySelector('select[data-setting="shown"]');
  shown.addEventListener('change', () => {
    settings.shown = shown.value;
    restart();
  });
  place.querySelector('[data-do="restart"]').addEventListener('click', restart);
  slow.addEventListener('click', () => {
    const isSlow = slow.getAttribute('aria-pressed') !== 'true';
    slow.setAttribute('aria-pressed', String(isSlow));
    worker.postMessage({ kind: 'pace', isSlow });
    // What has not begun, or is done, begins.
    if (place.dataset.done !== 'false') restart();
  });
  pause.addEventListener('click', () => {
    const isPaused = pause.getAttribute('aria-pressed') !== 'true';
    pause.setAttribute('aria-pressed', String(isPaused));
    pause.textContent = isPaused ? 'Go on' : 'Pause';
    worker.postMessage({ kind: isPaused ? 'pause' : 'resume' });
  });
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
