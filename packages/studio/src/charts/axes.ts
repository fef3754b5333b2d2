import type { Scale } from '@gradus/lab/compare';
import type { Painter, PaintStyle, XY } from './painter.ts';
import type { Palette } from './palette.ts';

/** Colours of axes. */
export type AxisPalette = Pick<Palette, 'text' | 'faint' | 'line'>;

/** The place of the axes in a drawing. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const SMALL = 12;
const TICK = 4;

/** An axis and its labels. */
interface Axis {
  readonly scale: Scale;
  /** What it means; empty if the figure says it elsewhere. */
  readonly label: string;
  readonly palette: AxisPalette;
  /** Whether lines go from its ticks through the drawing. */
  readonly hasLines?: boolean;
}

/** Draws the horizontal axis, with its meaning in the middle below. */
export function drawBelow(
  painter: Painter,
  { left, right, top, bottom }: Frame,
  { scale, label, palette, hasLines = false }: Axis,
): void {
  rule(painter, [left, bottom], [right, bottom], { color: palette.faint });
  for (const tick of scale.ticks) {
    const x = scale.at(tick);
    if (hasLines) rule(painter, [x, top], [x, bottom], { color: palette.line });
    rule(painter, [x, bottom], [x, bottom + TICK], { color: palette.faint });
    const style = { color: palette.faint, size: SMALL, align: 'middle' } as const;
    painter.text(tickText(scale, tick), x, bottom + 12, style);
  }
  const style = { color: palette.text, size: SMALL, align: 'middle' } as const;
  painter.text(label, (left + right) / 2, bottom + 27, style);
}

/** Draws a vertical axis, with its meaning above it, and grid lines on request. */
export function drawBeside(
  painter: Painter,
  { left, right, top, bottom }: Frame,
  side: 'left' | 'right',
  { scale, label, palette, hasLines = false }: Axis,
): void {
  const x = side === 'left' ? left : right;
  const out = side === 'left' ? -1 : 1;
  const align = side === 'left' ? 'end' : 'start';
  rule(painter, [x, top], [x, bottom], { color: palette.faint });
  for (const tick of scale.ticks) {
    const y = scale.at(tick);
    if (hasLines) rule(painter, [left, y], [right, y], { color: palette.line });
    rule(painter, [x, y], [x + out * TICK, y], { color: palette.faint });
    const style = { color: palette.faint, size: SMALL, align } as const;
    painter.text(tickText(scale, tick), x + out * (TICK + 3), y, style);
  }
  const [at, start] =
    side === 'left' ? ([2, 'start'] as const) : ([right + TICK + 3, 'start'] as const);
  painter.text(label, at, top - 12, { color: palette.text, size: SMALL, align: start });
}

/** The text of a tick, with a minus sign. */
function tickText(scale: Scale, tick: number): string {
  return scale.label(tick).replace(/^-/, '−');
}

/** Draws a straight line. */
export function rule(painter: Painter, from: XY, to: XY, style: PaintStyle): void {
  painter.line([from, to], style);
}
