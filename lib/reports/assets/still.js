/* Runs in the browser that draws pictures beforehand: a figure as SVG that may stand in any page. */
/* global DOMParser, Plotly, XMLSerializer, document, forTelephone */

/**
 * @param figures Plotly's JSON, in light colours and, where its cells are a bitmap, in dark ones
 * @param look `width` in px, whether it is for a telephone, and `variables`: the CSS variable of each colour
 */
// eslint-disable-next-line no-unused-vars -- called from outside
async function drawStill({ light, dark }, look) {
  const svg = await drawn(light, look);
  if (dark) addDarkImages(svg, await drawn(dark, look));
  clean(svg, look.variables);
  return new XMLSerializer().serializeToString(svg);
}

async function drawn({ data, layout = {} }, { width, isNarrow }) {
  const figure = isNarrow && layout.xaxis ? forTelephone({ data, layout }) : { data, layout };
  const height = figure.layout.height ?? 420;
  const place = document.createElement('div');
  document.body.append(place);
  const fixed = { ...figure.layout, width, height, autosize: false };
  await Plotly.newPlot(place, figure.data, fixed, { staticPlot: true });
  const text = Plotly.Snapshot.toSVG(place, 'svg');
  Plotly.purge(place);
  place.remove();
  return new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
}

/* A heat map is a bitmap: the page shows the one that fits its colours. */
function addDarkImages(svg, dark) {
  const others = dark.querySelectorAll('image');
  for (const [i, image] of svg.querySelectorAll('image').entries()) {
    const other = image.ownerDocument.importNode(others[i], true);
    image.setAttribute('data-in', 'light');
    other.setAttribute('data-in', 'dark');
    image.after(other);
  }
}

const LINK = 'http://www.w3.org/1999/xlink';

/* What Plotly writes so that its picture stands alone, and what says what is so anyway. */
const usual = {
  opacity: '1',
  'fill-opacity': '1',
  'stroke-opacity': '1',
  'font-weight': ['normal', '400'],
  'font-style': 'normal',
  'font-variant': 'normal',
  'font-size': '14px',
  'text-decoration': 'none',
  'stroke-miterlimit': '2',
  'stroke-width': '1px',
  fill: ['none', 'rgb(0, 0, 0)'],
};
const dropped =
  /^(font-family|white-space|pointer-events|shape-rendering|vector-effect|text-transform|text-shadow|text-decoration-.*|cursor|-.*)$/;
const keptAttributes = new Set(
  'd x y x1 y1 x2 y2 width height transform text-anchor viewBox href clip-path id offset points r cx cy preserveAspectRatio stop-color fill stroke style data-in data-part dy dx'.split(
    ' ',
  ),
);
const parts = /(?<![-\w])(xtitle|ytitle|legendtext|annotation-text)(?![-\w])/;

function clean(svg, variables) {
  for (const part of svg.querySelectorAll('.bg, .drag, .legendtoggle, .zerolinelayer:empty')) {
    part.remove();
  }
  const ids = new Map();
  for (const element of svg.querySelectorAll('[id]')) {
    ids.set(element.id, `${ids.size}`);
    element.id = `fpp-still-${ids.get(element.id)}`;
  }
  const refer = (text) =>
    text.replace(/url\(["']?#([^"')]+)["']?\)/g, (_, id) => `url(#fpp-still-${ids.get(id)})`);
  for (const element of [svg, ...svg.querySelectorAll('*')]) {
    const [, part] = parts.exec(element.getAttribute('class') ?? '') ?? [];
    const style = styleOf(element, variables);
    const link = element.getAttributeNS(LINK, 'href');
    for (const { name } of [...element.attributes]) {
      if (!keptAttributes.has(name)) element.removeAttribute(name);
    }
    element.removeAttribute('style');
    if (part) element.setAttribute('data-part', part);
    if (link) element.setAttribute('href', link);
    if (style) element.setAttribute('style', refer(style));
    for (const { name, value } of [...element.attributes]) {
      if (name === 'clip-path') element.setAttribute(name, refer(value));
      if (['d', 'transform', 'points'].includes(name)) {
        element.setAttribute(name, short(value, /stroke-opacity/.test(style) ? 1 : 10));
      }
      if (name === 'stop-color') element.setAttribute(name, coloured(value, variables));
      if (['x', 'y'].includes(name) && value === '0') element.removeAttribute(name);
    }
  }
  removeUnused(svg);
  removeEmpty(svg);
  gather(svg);
  hoist(svg);
  if (svg.firstElementChild?.tagName === 'rect') svg.firstElementChild.remove();
  const [width, height] = ['width', 'height'].map((name) => svg.getAttribute(name));
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.removeAttribute('style');
}

function styleOf(element, variables) {
  const said = [];
  const isText = /^(text|tspan)$/.test(element.tagName);
  for (const name of element.style) {
    const value = element.style.getPropertyValue(name);
    const common = usual[name];
    const isFill = name === 'fill';
    if (dropped.test(name)) continue;
    if (isFill ? isText && value === 'rgb(0, 0, 0)' : [common].flat().includes(value)) continue;
    said.push(`${name}:${coloured(value, variables)}`);
  }
  return said.join(';').replace(/fill:[^;]+;fill-opacity:0(?=;|$)/, 'fill:none');
}

function coloured(value, variables) {
  return value.replace(/rgba?\((\d+, \d+, \d+)(?:, 1)?\)/g, (whole, colour) =>
    variables[colour] ? `var(${variables[colour]})` : whole,
  );
}

/*
 * A tenth of a pixel is as much as anybody sees, and of a faint line a whole one. Long lines go from point to
 * point, which is shorter.
 */
function short(value, parts) {
  if (/^[ML\d.,-]{200,}$/.test(value)) return relative(value, parts);
  return value
    .replace(/-?\d+\.\d+(?:e-\d+)?/g, (number) => String(Math.round(Number(number) * 10) / 10))
    .replace(/translate\(0, ?0\)/, '');
}

function relative(path, parts) {
  let at = [0, 0];
  return [...path.matchAll(/([ML])([-.\d]+),([-.\d]+)/g)]
    .map(([, command, ...point]) => {
      const steps = point.map((number) => Math.round(Number(number) * parts));
      const [x, y] = steps.map((step, axis) => (step - at[axis]) / parts);
      at = steps;
      return `${command.toLowerCase()}${x}${y < 0 ? '' : ' '}${y}`.replace(/(?<!\d)0\./g, '.');
    })
    .join('');
}

function removeUnused(svg) {
  const used = new Set(
    [...svg.querySelectorAll('*')].flatMap((element) =>
      [...element.attributes].flatMap(({ value }) =>
        [...value.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id),
      ),
    ),
  );
  for (const element of svg.querySelectorAll('[id]')) {
    if (used.has(element.id)) continue;
    if (element.parentElement.closest('defs')) element.remove();
    else element.removeAttribute('id');
  }
}

function removeEmpty(svg) {
  for (const element of [...svg.querySelectorAll('g, defs, path, clipPath')].reverse()) {
    const isEmpty = element.tagName === 'path' ? !element.getAttribute('d') : !element.firstChild;
    if (isEmpty) element.remove();
    else if (element.getAttribute('transform') === '') element.removeAttribute('transform');
  }
  for (const element of [...svg.querySelectorAll('g')].reverse()) {
    if (element.attributes.length === 0) element.replaceWith(...element.childNodes);
  }
}

/* Neighbours that are one mark in many places: it is drawn once, and used. */
function gather(svg) {
  const lookOf = (element) => {
    const [, x, y] =
      /^translate\(([-.\d]+),([-.\d]+)\)$/.exec(element.getAttribute('transform') ?? '') ?? [];
    if (element.tagName !== 'path' || x === undefined) return {};
    return { x, y, look: `${element.getAttribute('d')} ${element.getAttribute('style')}` };
  };
  let marks = 0;
  for (const first of [...svg.querySelectorAll('path')]) {
    const { look } = lookOf(first);
    if (look === undefined || !svg.contains(first)) continue;
    const same = [first];
    for (let next = first.nextElementSibling; next; next = next.nextElementSibling) {
      if (lookOf(next).look !== look) break;
      same.push(next);
    }
    if (same.length < 3) continue;
    const group = svg.ownerDocument.createElementNS(svg.namespaceURI, 'g');
    const style = first.getAttribute('style');
    if (style) group.setAttribute('style', style);
    const id = `fpp-still-m${marks++}`;
    first.before(group);
    for (const [i, mark] of same.entries()) {
      const { x, y } = lookOf(mark);
      if (i === 0) {
        mark.removeAttribute('style');
        mark.removeAttribute('transform');
        mark.setAttribute('id', id);
        const defs = svg.ownerDocument.createElementNS(svg.namespaceURI, 'defs');
        defs.append(mark);
        group.append(defs);
      } else mark.remove();
      const use = svg.ownerDocument.createElementNS(svg.namespaceURI, 'use');
      use.setAttribute('href', `#${id}`);
      use.setAttribute('x', x);
      use.setAttribute('y', y);
      group.append(use);
    }
  }
}

/* What neighbours say alike is said once, by a group. Only what is inherited may be. */
function hoist(svg) {
  for (const first of [...svg.querySelectorAll('path, rect, text')]) {
    const style = first.getAttribute('style');
    if (!style || /(^|;)opacity/.test(style)) continue;
    const same = [first];
    for (let next = first.nextElementSibling; next; next = next.nextElementSibling) {
      if (next.getAttribute('style') !== style) break;
      same.push(next);
    }
    if (same.length < 3) continue;
    const group = svg.ownerDocument.createElementNS(svg.namespaceURI, 'g');
    group.setAttribute('style', style);
    first.before(group);
    group.append(...same);
    for (const element of same) element.removeAttribute('style');
  }
}
