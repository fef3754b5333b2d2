import { extentOf, logScale } from '@gradus/lab/compare';
import { type AxisPalette, drawBeside, type Frame, rule } from '../../charts/axes.ts';
import { rounded } from '../../charts/numbers.ts';
import { type Drawing, fitting, type Painter, widthOf } from '../../charts/painter.ts';

/** A bar per name. */
interface Bar {
  readonly name: string;
  /** Null if it is not finite. */
  readonly value: number | null;
  readonly color: string;
}

/** The contents of a bar chart. */
export interface Bars {
  readonly bars: readonly Bar[];
  /** The meaning of the vertical axis. */
  readonly label: string;
  /** The text in place of a value that is not finite. */
  readonly notFinite: string;
  readonly palette: AxisPalette;
}

const HEIGHT = 260;
const MARGIN = { left: 56, right: 12, top: 32, bottom: 28 };

/** Bars on a logarithmic axis, which begins at a power of ten below the smallest value. */
export function barsDrawing(bars: Bars, width: number): Drawing {
  return { width, height: HEIGHT, draw: (painter) => draw(painter, bars, width) };
}

function draw(painter: Painter, { bars, label, notFinite, palette }: Bars, width: number): void {
  const frame: Frame = {
    ...{ left: MARGIN.left, right: width - MARGIN.right },
    ...{ top: MARGIN.top, bottom: HEIGHT - MARGIN.bottom },
  };
  const extent = extentOf(
    bars.map(({ value }) => value ?? Number.NaN),
    true,
  ) ?? { low: 1e-3, high: 1 };
  const low = 10 ** Math.floor(Math.log10(extent.low) - 1e-9);
  const scale = logScale({ low, high: extent.high }, [frame.bottom, frame.top + 14]);
  drawBeside(painter, frame, 'left', { scale, label, palette, hasLines: true });
  rule(painter, [frame.left, frame.bottom], [frame.right, frame.bottom], { color: palette.faint });
  const step = (frame.right - frame.left) / bars.length;
  const style = { color: palette.text, align: 'middle' } as const;
  bars.forEach(({ name, value, color }, i) => {
    const middle = frame.left + step * (i + 0.5);
    const top = value !== null && value > 0 ? scale.at(value) : frame.bottom;
    const bar = Math.min(48, step * 0.6);
    painter.rectangle(middle - bar / 2, top, bar, frame.bottom - top, { color });
    const said = value === null ? notFinite : rounded(value, 2);
    // Texts beside one another must not touch.
    if (widthOf(said, 12) < step) painter.text(said, middle, top - 8, style);
    painter.text(fitting(name, step - 4, 12), middle, frame.bottom + 13, style);
  });
}
