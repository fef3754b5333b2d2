import { type Drawing, fitting, widthOf } from '../../../charts/painter.ts';
import type { Palette } from '../../../charts/palette.ts';

/** A bar with a name before it and text after it. */
export interface Bar {
  readonly name: string;
  /** Share of the whole length, from 0 to 1; a value that is not a number has no bar. */
  readonly share: number;
  readonly text: string;
  /** Whether it is highlighted. */
  readonly isStrong: boolean;
}

const ROW = 22;
/** The most room for a name, and the same as a share of the width. */
const [LONGEST, LARGEST] = [150, 0.36];

/** Bars below one another, with a common left edge. */
export function barsDrawing(bars: readonly Bar[], palette: Palette, width: number): Drawing {
  const room = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => widthOf(text, 12)));
  const most = Math.min(LONGEST, LARGEST * width);
  const left = Math.min(most, room(bars.map(({ name }) => name))) + 12;
  const right = room(bars.map(({ text }) => text)) + 10;
  const length = Math.max(10, width - left - right);
  return {
    width,
    height: ROW * bars.length,
    draw(painter) {
      bars.forEach(({ name, share, text, isStrong }, i) => {
        const [y, bold] = [i * ROW, isStrong];
        const middle = y + ROW / 2;
        const filled = Number.isFinite(share) ? share * length : 0;
        painter.text(fitting(name, most, 12), left - 6, middle, {
          ...{ color: palette.text, align: 'end', bold },
        });
        painter.rectangle(left, y + 3, length, ROW - 6, { color: palette.line, opacity: 0.5 });
        painter.rectangle(left, y + 3, filled, ROW - 6, {
          color: isStrong ? palette.blue : palette.faint,
        });
        painter.text(text, left + length + 6, middle, { color: palette.text, bold });
      });
    },
  };
}
