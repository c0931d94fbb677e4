/* What a report does in the browser: colours, plots, their data, contents list, scrolling boxes. */
/* global Blob, CSS, DecompressionStream, Plotly, Response, URL, atob, forTelephone, addEventListener, clearInterval, document, innerHeight, localStorage, location, matchMedia, scrollY, setInterval, setTimeout */
'use strict';

const root = document.documentElement;
const all = (selector) => [...document.querySelectorAll(selector)];
const json = (element) => JSON.parse(element.textContent);

/* Colours: the system's, unless the reader chose. */
const systemDark = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : systemDark.matches);

function choose(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  try {
    if (theme) localStorage.setItem('fpp-theme', theme);
    else localStorage.removeItem('fpp-theme');
  } catch {
    /* No storage: the choice lasts as long as the page. */
  }
  void drawInTurn(isDark());
}

for (const input of all('.theme input')) {
  input.checked = input.value === (root.dataset.theme ?? '');
  input.addEventListener('change', () => choose(input.value));
}
systemDark.addEventListener('change', () => drawInTurn(isDark()));
addEventListener('beforeprint', () => {
  for (const { end } of players) end();
  for (const plot of plots) if (plot.live && !plot.still) draw(plot, false);
});
addEventListener('afterprint', () => drawInTurn(isDark()));

/*
 * Plots: pictures that were drawn beforehand. One that is touched becomes Plotly's, in the same place and size;
 * so does, at once, one of which there is no picture. Their JSON holds the light colours; the dark ones are
 * looked up.
 */
const plots = all('.plot').map((place) => ({
  place,
  figure: place.closest('figure'),
  data: place.parentElement.querySelector('.plot-data'),
  still: place.querySelector('.still'),
  explore: place.parentElement.querySelector('.explore'),
  text: '',
  live: undefined,
}));

let plotly;

/* It lies beside the pages, and comes when it is needed. */
function loadPlotly() {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = json(document.getElementById('plotly-address'));
    script.onload = () => resolve();
    script.onerror = () => {
      plotly = undefined;
      script.remove();
      reject(new Error(`${script.getAttribute('src')} does not lie beside this page`));
    };
    document.head.append(script);
  });
  return plotly;
}

/* The text of a figure's JSON; a long one stands deflated in the page. */
async function textOf(data) {
  if (data.dataset.packed === undefined) return data.textContent;
  const bytes = Uint8Array.from(atob(data.textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).text();
}

function themed(text, dark) {
  if (!dark) return JSON.parse(text);
  const darkColours = json(document.getElementById('dark-colours'));
  return JSON.parse(
    text.replace(/rgba\((\d+, \d+, \d+),/g, (whole, light) =>
      darkColours[light] ? `rgba(${darkColours[light]},` : whole,
    ),
  );
}

const narrow = matchMedia('(max-width: 42rem)');
const canHover = matchMedia('(hover: hover)').matches;

/* The slider of a figure that can be played. */
const sliderOf = (place) => place.parentElement.querySelector('.player input');

/* The traces of a figure as they are in a frame. */
function dataAt({ data, frames }, place) {
  const slider = sliderOf(place);
  if (!slider) return data;
  const frame = frames[slider.valueAsNumber];
  const changes = new Map(frame.traces.map((trace, i) => [trace, frame.data[i]]));
  return data.map((trace, i) => ({ ...trace, ...changes.get(i) }));
}

function draw({ place, text, still, live }, dark) {
  const read = themed(text, dark);
  const figure = narrow.matches && read.layout.xaxis ? forTelephone(read) : read;
  const { height = 420, ...layout } = figure.layout;
  if (!still) place.style.height = `${height}px`;
  Plotly.react(live, dataAt(figure, place), layout, {
    responsive: true,
    displaylogo: false,
    displayModeBar: canHover ? 'hover' : false,
    modeBarButtons: [['toImage', 'zoom2d', 'pan2d', 'resetScale2d']],
  });
}

/* Puts Plotly's figure over the picture. */
async function enliven(plot) {
  if (plot.live) return;
  plot.place.setAttribute('aria-busy', 'true');
  try {
    [plot.text] = await Promise.all([textOf(plot.data), loadPlotly()]);
    if (plot.live) return;
    plot.live = document.createElement('div');
    plot.live.className = 'live';
    plot.place.append(plot.live);
    draw(plot, isDark());
    plot.place.dataset.live = '';
    plot.explore?.setAttribute('aria-pressed', 'true');
  } catch (error) {
    tell(plot, error.message);
  } finally {
    plot.place.removeAttribute('aria-busy');
  }
}

function quieten(plot) {
  if (!plot.live) return;
  Plotly.purge(plot.live);
  plot.live.remove();
  plot.live = undefined;
  delete plot.place.dataset.live;
  plot.explore.setAttribute('aria-pressed', 'false');
}

/* What went wrong, beside the buttons of a figure. */
function tell({ figure }, words) {
  const said = figure.querySelector('.said') ?? document.createElement('p');
  said.className = 'aside said';
  said.setAttribute('role', 'status');
  said.textContent = `This figure stays a picture: ${words}.`;
  figure.append(said);
}

for (const plot of plots) {
  plot.still?.addEventListener('click', () => enliven(plot));
  plot.explore?.addEventListener('click', () => (plot.live ? quieten(plot) : enliven(plot)));
}

/* Figures that can be played: a button and a slider through their frames. */
const FRAME_MS = 500;
const players = [];

for (const bar of all('.player')) {
  const plot = plots.find(({ figure }) => figure === bar.parentElement);
  const [button, slider, output] = ['button', 'input', 'output'].map((tag) =>
    bar.querySelector(tag),
  );
  const names = slider.dataset.names.split('|');
  let timer = 0;
  const isAtEnd = () => slider.valueAsNumber === names.length - 1;
  const goTo = (frame) => {
    slider.value = frame;
    output.textContent = names[frame];
    slider.setAttribute('aria-valuetext', names[frame]);
  };
  const show = (frame) => {
    goTo(frame);
    if (plot.live) draw(plot, isDark());
    else void enliven(plot);
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    button.textContent = 'Play';
  };
  slider.addEventListener('input', () => {
    stop();
    show(slider.valueAsNumber);
  });
  button.addEventListener('click', async () => {
    if (timer) return stop();
    if (isAtEnd()) goTo(0);
    button.textContent = 'Pause';
    await enliven(plot);
    if (!plot.live) return stop();
    show(slider.valueAsNumber);
    timer = setInterval(() => {
      show(slider.valueAsNumber + 1);
      if (isAtEnd()) stop();
    }, FRAME_MS);
  });
  players.push({
    end: () => {
      stop();
      goTo(names.length - 1);
      if (plot.live) draw(plot, isDark());
    },
  });
}

/* Plots are drawn one by one, what is in sight first, so that the page answers meanwhile. */
let round = 0;

async function drawInTurn(dark) {
  const own = ++round;
  const distance = ({ place }) => {
    const { top, bottom } = place.getBoundingClientRect();
    return Math.max(0, top - innerHeight, -bottom);
  };
  const turns = plots.filter(({ live }) => live).map((plot) => ({ plot, away: distance(plot) }));
  for (const { plot } of turns.sort((a, b) => a.away - b.away)) {
    if (plot.live) draw(plot, dark);
    await new Promise((resume) => setTimeout(resume));
    if (round !== own) return;
  }
  root.dataset.plotTheme = dark ? 'dark' : 'light';
}

async function drawWhatHasNoPicture() {
  for (const plot of plots.filter(({ still }) => !still)) await enliven(plot);
  await drawInTurn(isDark());
}

void drawWhatHasNoPicture();
narrow.addEventListener('change', () => drawInTurn(isDark()));

/* The data of a figure as CSV: one row a point. */
const csvField = (value) => {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const withoutTags = (text) => text.replace(/<[^>]*>/g, '');

function toCsv({ data, layout }) {
  const traces = data.filter((trace) => trace.meta?.role !== 'band');
  const heat = traces.some((trace) => trace.z);
  const extra = [...new Set(traces.flatMap((trace) => trace.meta?.columns ?? []))];
  // Of several panels, some leave it to others to name the axis.
  const title = (axis, fallback) => {
    const named = Object.keys(layout).filter((key) => key.startsWith(axis));
    const [text = fallback] = named.map((key) => layout[key].title?.text).filter(Boolean);
    return withoutTags(text);
  };
  const head = ['series', 'kind', title('xaxis', 'x'), title('yaxis', 'y')];
  const rows = traces.flatMap((trace) =>
    points(trace, extra).map((row) => (trace.meta?.panel ? [...row, trace.meta.panel] : row)),
  );
  // In several panels, the last column says in which.
  const isInPanels = traces.some((trace) => trace.meta?.panel);
  if (isInPanels) extra.push('panel');
  return [[...head, ...(heat ? ['value'] : []), ...extra], ...rows]
    .map((row) => row.map(csvField).join(',') + '\n')
    .join('');
}

function points(trace, extra) {
  const series = trace.meta?.series ?? trace.name ?? '';
  const kind = trace.meta?.role ?? trace.type;
  if (trace.z) {
    return trace.z.flatMap((row, i) =>
      row.map((value, j) => [series, kind, trace.x?.[j] ?? j, trace.y?.[i] ?? i, value]),
    );
  }
  const columns = trace.meta?.columns ?? [];
  return (trace.x ?? []).flatMap((x, i) =>
    x === null
      ? []
      : [
          [
            series,
            kind,
            x,
            trace.y[i],
            ...extra.map((name) => trace.customdata?.[i]?.[columns.indexOf(name)]),
          ],
        ],
  );
}

for (const button of all('.csv')) {
  button.addEventListener('click', async () => {
    const data = button.closest('figure').querySelector('.plot-data');
    const figure = JSON.parse(await textOf(data));
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([toCsv(figure)], { type: 'text/csv' }));
    link.download = button.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

/* The contents list: open where there is room (contents.js), and marking where the reader is. */
const contents = document.querySelector('.contents details');
if (contents) {
  const wide = matchMedia('(min-width: 72rem)');
  wide.addEventListener('change', () => (contents.open = wide.matches));

  const linkTo = (id) => contents.querySelector(`a[href="#${CSS.escape(id)}"]`);
  const headings = all('main h2[id], main h3[id]').filter(({ id }) => linkTo(id));
  const mark = () => {
    // The last sections may be too short to reach the top: at the end, the last one is being read.
    const isAtEnd = scrollY > 0 && scrollY + innerHeight >= root.scrollHeight - 2;
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 120);
    const current = (isAtEnd ? headings : passed).at(-1);
    for (const link of contents.querySelectorAll('[aria-current]')) {
      link.removeAttribute('aria-current');
    }
    if (current) linkTo(current.id).setAttribute('aria-current', 'true');
  };
  addEventListener('scroll', mark, { passive: true });
  mark();
}

/* A link into what is folded away unfolds it. */
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folds = [];
  for (let fold = target?.closest('details'); fold; fold = fold.parentElement.closest('details')) {
    if (!fold.open) folds.push(fold);
  }
  for (const fold of folds) fold.open = true;
  if (folds.length > 0) target.scrollIntoView();
}
addEventListener('hashchange', unfold);
unfold();

addEventListener('load', () => setTimeout(() => (root.dataset.ready = ''), 100));

/* Boxes that scroll sideways must be reachable by keyboard; the others need not be. */
function makeReachable() {
  for (const box of all('.formula, .scroll, pre')) {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    if (scrolls) {
      box.tabIndex = 0;
      box.setAttribute('role', 'group');
      box.setAttribute('aria-label', 'Wide content, scrolls sideways');
    } else if (box.tabIndex === 0) {
      for (const name of ['tabindex', 'role', 'aria-label']) box.removeAttribute(name);
    }
  }
}
addEventListener('resize', makeReachable);
for (const details of all('details')) details.addEventListener('toggle', makeReachable);
makeReachable();
