import type { Painter, XY } from '../../figures/painter.ts';
import type { Scale } from '../../figures/scale.ts';

/** Colours of a drawing. */
export interface DrawingInk {
  readonly text: string;
  readonly faint: string;
  readonly line: string;
}

/** Where the axes of a drawing are. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const SMALL = 11;
const TICK = 4;

/** The horizontal axis, with what it means in the middle below. */
export function drawBelow(
  painter: Painter,
  { left, right, bottom }: Frame,
  { scale, label, ink }: { scale: Scale; label: string; ink: DrawingInk },
): void {
  rule(painter, [left, bottom], [right, bottom], ink.faint);
  for (const tick of scale.ticks) {
    const x = scale.at(tick);
    rule(painter, [x, bottom], [x, bottom + TICK], ink.faint);
    const lettering = { color: ink.faint, size: SMALL, align: 'middle' } as const;
    painter.text(scale.label(tick), x, bottom + 12, lettering);
  }
  const lettering = { color: ink.text, size: SMALL, align: 'middle' } as const;
  painter.text(label, (left + right) / 2, bottom + 27, lettering);
}

/** A vertical axis, with what it means above it, and lines across where they are wanted. */
export function drawBeside(
  painter: Painter,
  { left, right, top, bottom }: Frame,
  options: {
    side: 'left' | 'right';
    scale: Scale;
    label: string;
    ink: DrawingInk;
    hasLines?: boolean;
  },
): void {
  const { side, scale, label, ink, hasLines = false } = options;
  const x = side === 'left' ? left : right;
  const out = side === 'left' ? -1 : 1;
  const align = side === 'left' ? 'end' : 'start';
  rule(painter, [x, top], [x, bottom], ink.faint);
  for (const tick of scale.ticks) {
    const y = scale.at(tick);
    if (hasLines) rule(painter, [left, y], [right, y], ink.line);
    rule(painter, [x, y], [x + out * TICK, y], ink.faint);
    const lettering = { color: ink.faint, size: SMALL, align } as const;
    painter.text(scale.label(tick), x + out * (TICK + 3), y, lettering);
  }
  const [at, start] =
    side === 'left' ? ([2, 'start'] as const) : ([right + left - 2, 'end'] as const);
  painter.text(label, at, top - 12, { color: ink.text, size: SMALL, align: start });
}

/** A straight line. */
export function rule(painter: Painter, from: XY, to: XY, color: string): void {
  painter.line([from, to], { color });
}
