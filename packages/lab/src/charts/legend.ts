import * as Plot from '@observablehq/plot';
import { displayWidth } from '../text/width.ts';
import { curveStyle, type Theme } from './theme.ts';

/** Pixels for each column of a name at 12 px; wide characters, such as Hangul, take two columns. */
const COLUMN = 6.8;
const ROW = 18;
const SAMPLE = 30;

/** A name and where it stands. */
interface Entry {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly n: number;
}

/** The names of curves with a piece of each, in rows that fit into `width`. */
export class Legend {
  private readonly entries: Entry[] = [];
  /** Room it needs above a figure, in pixels. */
  readonly height: number;
  private readonly theme: Theme;

  constructor(names: readonly string[], width: number, theme: Theme) {
    this.theme = theme;
    let [x, y] = [0, 0];
    names.forEach((name, n) => {
      const wanted = SAMPLE + 6 + displayWidth(name) * COLUMN + 18;
      if (x > 0 && x + wanted > width) [x, y] = [0, y + ROW];
      this.entries.push({ x, y, name, n });
      x += wanted;
    });
    this.height = names.length === 0 ? 0 : y + ROW;
  }

  /** The marks that draw it, from `left` and `top` of the figure's frame. */
  marks(left: number, top: number): Plot.Markish[] {
    const { theme } = this;
    return this.entries.flatMap(({ x, y, name, n }) => {
      const { stroke, strokeDasharray, symbol } = curveStyle(n, theme);
      const [dx, dy] = [left + x, top + y];
      const corner = { frameAnchor: 'top-left' } as const;
      return [
        Plot.vector([0], {
          ...corner,
          dx,
          dy,
          length: SAMPLE,
          rotate: 90,
          anchor: 'start',
          shape: LINE,
          stroke,
          strokeWidth: 2,
          strokeDasharray,
        }),
        Plot.dot([0], { ...corner, dx: dx + SAMPLE / 2, dy, r: 4, symbol, fill: stroke }),
        Plot.text([name], {
          ...corner,
          dx: dx + SAMPLE + 6,
          dy,
          textAnchor: 'start',
          lineAnchor: 'middle',
          fill: theme.text,
        }),
      ];
    });
  }
}

/** A vector without a head. */
const LINE: Plot.VectorShapeImplementation = {
  draw(context, length) {
    context.moveTo(0, 0);
    context.lineTo(0, -length);
  },
};
