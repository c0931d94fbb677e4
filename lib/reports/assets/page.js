/* What a report does in the browser: colours, plots, their data, contents list, scrolling boxes. */
/* global Blob, CSS, Plotly, URL, addEventListener, clearInterval, document, innerHeight, localStorage, matchMedia, scrollY, setInterval, setTimeout */
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
  drawAll(false);
});
addEventListener('afterprint', () => drawAll(isDark()));

/* Plots: their JSON holds the light colours; the dark ones are looked up. */
const plots = all('.plot-data').map((data) => ({
  place: data.parentElement.querySelector('.plot'),
  text: data.textContent,
}));

function themed(text, dark) {
  if (!dark) return JSON.parse(text);
  const darkColours = json(document.getElementById('dark-colours'));
  return JSON.parse(
    text.replace(/rgba\((\d+, \d+, \d+),/g, (whole, light) =>
      darkColours[light] ? `rgba(${darkColours[light]},` : whole,
    ),
  );
}

/* A figure for a telephone: long words in several lines, few ticks, room for a long legend. */
const narrow = matchMedia('(max-width: 33rem)');

function fitted({ data, layout, frames = [] }) {
  if (!narrow.matches) return { data, layout, frames };
  const { xaxis, yaxis } = layout;
  const rows = yaxis.ticktext;
  const entries = data.filter(({ showlegend }) => showlegend !== false).length;
  return {
    data,
    frames,
    layout: {
      ...layout,
      height: layout.height + Math.max(0, entries - 4) * 20,
      xaxis: {
        ...xaxis,
        ...thinned(xaxis),
        nticks: xaxis.type === 'category' ? xaxis.nticks : rows ? 4 : 5,
        title: { ...xaxis.title, text: broken(xaxis.title.text, rows ? 22 : 40) },
      },
      yaxis: rows ? { ...yaxis, ticktext: rows.map((text) => broken(text, 20)) } : yaxis,
    },
  };
}

/* Ticks whose words would touch on a telephone: every other one. */
function thinned({ tickvals, ticktext }) {
  if (!ticktext || ticktext.join('').length < 24) return {};
  const keep = (_, i) => i % 2 === 0;
  return { tickvals: tickvals.filter(keep), ticktext: ticktext.filter(keep) };
}

function broken(text, length) {
  const lines = [];
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && line.length <= length) lines[lines.length - 1] = line;
    else lines.push(word);
  }
  return lines.join('<br>');
}

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

function draw({ place, text }, dark) {
  const figure = fitted(themed(text, dark));
  Plotly.react(place, dataAt(figure, place), figure.layout, {
    responsive: true,
    displaylogo: false,
    displayModeBar: canHover ? 'hover' : false,
    modeBarButtons: [['toImage', 'zoom2d', 'pan2d', 'resetScale2d']],
  });
}

/* Figures that can be played: a button and a slider through their frames. */
const FRAME_MS = 500;
const players = [];

for (const bar of all('.player')) {
  const figure = bar.parentElement;
  const plot = plots.find(({ place }) => place.parentElement === figure);
  const [button, slider, output] = ['button', 'input', 'output'].map((tag) =>
    bar.querySelector(tag),
  );
  const names = json(figure.querySelector('.plot-data')).frames.map(({ name }) => name);
  let timer = 0;
  const isAtEnd = () => slider.valueAsNumber === names.length - 1;
  const goTo = (frame) => {
    slider.value = frame;
    output.textContent = names[frame];
    slider.setAttribute('aria-valuetext', names[frame]);
  };
  const show = (frame) => {
    goTo(frame);
    draw(plot, isDark());
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
  button.addEventListener('click', () => {
    if (timer) return stop();
    if (isAtEnd()) show(0);
    button.textContent = 'Pause';
    timer = setInterval(() => {
      show(slider.valueAsNumber + 1);
      if (isAtEnd()) stop();
    }, FRAME_MS);
  });
  players.push({
    end: () => {
      stop();
      goTo(names.length - 1);
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
  const turns = plots.map((plot) => ({ plot, away: distance(plot) }));
  for (const { plot } of turns.sort((a, b) => a.away - b.away)) {
    draw(plot, dark);
    await new Promise((resume) => setTimeout(resume));
    if (round !== own) return;
  }
  root.dataset.plotTheme = dark ? 'dark' : 'light';
}

/* All at once: a printer does not wait. */
function drawAll(dark) {
  round++;
  for (const plot of plots) draw(plot, dark);
  root.dataset.plotTheme = dark ? 'dark' : 'light';
}

void drawInTurn(isDark());
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
  const title = (axis, fallback) => withoutTags(layout[axis]?.title?.text || fallback);
  const head = ['series', 'kind', title('xaxis', 'x'), title('yaxis', 'y')];
  const rows = traces.flatMap((trace) => points(trace, extra));
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
  button.addEventListener('click', () => {
    const figure = json(button.closest('figure').querySelector('.plot-data'));
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([toCsv(figure)], { type: 'text/csv' }));
    link.download = button.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

/* The contents list: open where there is room, and marking where the reader is. */
const contents = document.querySelector('.contents details');
if (contents) {
  const wide = matchMedia('(min-width: 72rem)');
  const adapt = () => (contents.open = wide.matches);
  wide.addEventListener('change', adapt);
  adapt();

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
