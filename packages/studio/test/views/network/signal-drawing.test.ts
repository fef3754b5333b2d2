import { expect, it } from 'vitest';
import { SvgPainter } from '../../../src/charts/svg-painter.ts';
import { type Flow, signalDrawing } from '../../../src/views/network/signal-drawing.ts';

const palette = {
  ...{ text: '#000', faint: '#555', line: '#ddd', surface: '#fff', accent: '#00f' },
  ...{ blue: '#00c', orange: '#c60' },
};
const flow = (title: string, color: string, signals: readonly number[]): Flow => ({
  ...{ title, color, activation: 'ReLU' },
  layers: signals.map((signal, i) => ({ name: `fc${i + 1}`, signal, text: String(signal) })),
});

/** The thickness of the signals with a colour, from the loss to the first layer. */
function thicknesses(color: string, share: number): number[] {
  const flows = [flow('A', '#123456', [0.1, 0.4]), flow('C', '#654321', [0.2, 0.4])];
  const painter = new SvgPainter();
  signalDrawing(flows, { loss: 'loss' }, palette, 900, share).draw(painter);
  return painter.parts
    .filter((part) => part.includes(color))
    .map((part) => Number(/ height="([\d.]+)"/.exec(part)?.[1]));
}

it('signals of all networks are as thick as δ is large', () => {
  const [last, first] = thicknesses('#123456', 1);
  expect(first / last).toBeCloseTo(0.25);
  expect(thicknesses('#654321', 1)).toEqual([last, 2 * first]);
});

it('a signal that has begun has not reached the first layer', () => {
  expect(thicknesses('#123456', 0)).toEqual([]);
  expect(thicknesses('#123456', 0.3)).toHaveLength(1);
});
