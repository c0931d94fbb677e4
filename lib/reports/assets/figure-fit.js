/* A figure for a telephone: long words in several lines, few ticks, room for a long legend. */

/** Takes and gives Plotly's JSON. The page draws with it, and so does what draws pictures beforehand. */
// eslint-disable-next-line no-unused-vars -- the other scripts of a page call it
function forTelephone(figure) {
  const { data, layout, frames = [] } = figure;
  if (layout.panels) return { ...figure, frames, layout: stacked(layout, data) };
  const { xaxis, yaxis } = layout;
  const rows = yaxis?.ticktext;
  const entries = data.filter(({ showlegend }) => showlegend !== false).length;
  const height = layout.height ?? 420;
  return {
    data,
    frames,
    layout: {
      ...layout,
      height: height + (layout.showlegend === false ? 0 : Math.max(0, entries - 4) * 20),
      ...(xaxis && {
        xaxis: {
          ...xaxis,
          ...thinned(xaxis),
          nticks: xaxis.type === 'category' ? xaxis.nticks : rows ? 4 : 5,
          title: { ...xaxis.title, text: broken(xaxis.title?.text ?? '', rows ? 22 : 40) },
        },
      }),
      ...(rows && { yaxis: { ...yaxis, ticktext: rows.map((text) => broken(text, 20)) } }),
    },
  };
}

/* Panels that stand side by side, below one another. */
function stacked(layout, data) {
  const { rowHeight, between } = layout.panels;
  const names = Object.keys(layout).filter((name) => /^xaxis\d*$/.test(name));
  const all = names.length * rowHeight + (names.length - 1) * between;
  const entries = data.filter(({ name, showlegend }) => name && showlegend !== false).length;
  const legend = layout.showlegend === false ? 0 : 30 + entries * 26;
  const axes = names.flatMap((name, i) => {
    const top = 1 - (i * (rowHeight + between)) / all;
    const [x, y] = [layout[name], layout[name.replace('x', 'y')]];
    const yOf = layout[y.matches ? y.matches.replace('y', 'yaxis') : name.replace('x', 'y')];
    return [
      [
        name,
        {
          ...x,
          domain: [0, 1],
          nticks: 5,
          title: { ...x.title, text: broken(x.title.text, y.ticktext ? 26 : 40) },
        },
      ],
      [
        name.replace('x', 'y'),
        { ...y, title: yOf.title, domain: [Math.max(0, top - rowHeight / all), top] },
      ],
    ];
  });
  return {
    ...layout,
    ...Object.fromEntries(axes),
    height: all + legend + 70,
    margin: { ...layout.margin, l: 56, r: 10, t: legend + 16 },
    legend: { ...layout.legend, y: 1 + 26 / all },
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
