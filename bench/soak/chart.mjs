// The course of a soak as an SVG: one panel each for memory, open handles and the worst beat, over the number of the diagnosis.

const WIDTH = 760;
const PANEL = 110;
const LEFT = 60;
const GAP = 34;
const colors = { line: '#3b78c4', second: '#9a9a9a', cancelled: '#c98a1b', killed: '#c4463b', text: '#6b6b6b' };

/** @param {import('./index').Sample[]} samples */
export function soakChart(samples) {
  const panels = [
    {
      title: 'memory of the extension host, MB (grey: heap)',
      series: [samples.map((s) => s.rss), samples.map((s) => s.heap)],
    },
    { title: 'open handles', series: [samples.map((s) => s.handles ?? 0)] },
    {
      title: 'longest time between two beats of a 50 ms timer, ms (dashed: ten missed)',
      series: [samples.map((s) => s.worstBeat)],
      limit: 550,
    },
  ];
  const height = panels.length * (PANEL + GAP) + 40;
  const x = (i) => LEFT + (i / Math.max(1, samples.length - 1)) * (WIDTH - LEFT - 12);
  const parts = panels.map((panel, p) => drawPanel(panel, p * (PANEL + GAP) + 22, x));
  const marks = samples
    .map(({ how }, i) =>
      how === 'whole' ? '' : `<circle cx="${x(i).toFixed(1)}" cy="${height - 24}" r="1.8" fill="${colors[how]}"/>`,
    )
    .join('');
  const legend = `<text x="${LEFT}" y="${height - 6}">diagnoses 1 to ${samples.length}; dots: <tspan fill="${colors.cancelled}">cancelled</tspan>, <tspan fill="${colors.killed}">killed</tspan></text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11" fill="${colors.text}">
<rect width="100%" height="100%" fill="#ffffff"/>
${parts.join('\n')}
${marks}
${legend}
</svg>
`;
}

function drawPanel({ title, series, limit = 0 }, top, x) {
  const most = niceAbove(Math.max(limit, ...series.flat()));
  const y = (value) => top + PANEL - (value / most) * PANEL;
  const lines = series.map((values, s) => {
    const points = values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
    return `<polyline points="${points}" fill="none" stroke="${s === 0 ? colors.line : colors.second}" stroke-width="1.2"/>`;
  });
  const right = WIDTH - 12;
  const ticks = [0, most / 2, most].map(
    (value) =>
      `<line x1="${LEFT}" x2="${right}" y1="${y(value)}" y2="${y(value)}" stroke="#e3e3e3"/><text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
  );
  const line = limit
    ? `<line x1="${LEFT}" x2="${right}" y1="${y(limit)}" y2="${y(limit)}" stroke="${colors.killed}" stroke-dasharray="4 3"/>`
    : '';
  return `<text x="${LEFT}" y="${top - 7}">${title}</text>${ticks.join('')}${line}${lines.join('')}`;
}

function niceAbove(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 4, 6, 8, 10].map((factor) => factor * power).find((one) => one >= value) ?? 10 * power;
}
