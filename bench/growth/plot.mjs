// Draws a curve as a self-contained SVG.
import * as Plot from '@observablehq/plot';
import { JSDOM } from 'jsdom';

const WIDTH = 720;
const HEIGHT = 460;
/** Space for the text. */
const TOP = 118;
const INK = '#1f2937';
const LINE = '#2563eb';
const MARK = '#b45309';

/** @param {{points, line, axis, lines: string[]}} curve `lines` stand under the title */
export function svg({ points, line, axis, lines }) {
  const { document } = new JSDOM('').window;
  const { fixed, slope, knee, left } = line;
  const [from, to] = [points[0].size, points.at(-1).size];
  const expected = points.map(({ size }) => ({ size, ms: fixed + slope * size }));
  const marks = [
    { x: knee, text: 'fixed = growing' },
    { x: left?.size, text: 'leaves the line' },
  ].filter(({ x }) => x > from && x <= to);
  const figure = Plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginTop: TOP,
    marginLeft: 60,
    marginRight: 30,
    marginBottom: 44,
    style: { background: 'white', color: INK, fontFamily: 'sans-serif' },
    x: { type: 'log', label: axis.label, ticks: points.map(({ size }) => size), tickFormat: '~s' },
    y: {
      type: 'log',
      label: `ms for ${axis.of}`,
      labelAnchor: 'center',
      tickFormat: String,
      grid: true,
    },
    marks: [
      Plot.line(expected, { x: 'size', y: 'ms', stroke: INK, strokeDasharray: '4 3' }),
      Plot.line(points, { x: 'size', y: 'ms', stroke: LINE, strokeWidth: 2 }),
      Plot.dot(points, { x: 'size', y: 'ms', fill: LINE, r: 3.5 }),
      Plot.ruleX(marks, { x: 'x', stroke: MARK, strokeDasharray: '2 3' }),
      Plot.text(marks, {
        x: 'x',
        text: 'text',
        fill: MARK,
        frameAnchor: 'bottom',
        textAnchor: 'end',
        dx: -5,
        dy: -6,
      }),
      Plot.text([lines.join('\n')], {
        frameAnchor: 'top-left',
        lineWidth: 56,
        lineHeight: 1.35,
        dx: -50,
        dy: 10 - TOP,
        fill: INK,
        fontSize: 12,
      }),
    ],
  });
  figure.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return `${figure.outerHTML}\n`;
}
