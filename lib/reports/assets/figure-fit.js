/* A figure for a telephone: long words in several lines, few ticks, room for a long legend. */

/** Takes and gives Plotly's JSON. The page draws with it, and so does what draws pictures beforehand. */
// eslint-disable-next-line no-unused-vars -- the other scripts of a page call it
function forTelephone({ data, layout, frames = [] }) {
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
