import * as Plot from '@observablehq/plot';
import { displayWidth } from '../text/width.ts';
import { COLUMN } from './draw.ts';
import type { curveStyle, pointStyle, Theme } from './theme.ts';

const ROW = 18;
const SAMPLE = 30;

/** A curve, or points, with its name. */
interface Entry {
  readonly name: string;
  readonly style: ReturnType<typeof curveStyle> | ReturnType<typeof pointStyle>;
}

/** The names of curves or points with a sample of each, in rows that fit into `width`. */
export class Legend {
  private readonly entries: (Entry & { readonly x: number; readonly y: number })[] = [];
  /** Height above the figure, in pixels. */
  readonly height: number;
  private readonly theme: Theme;

  constructor(entries: readonly Entry[], width: number, theme: Theme) {
    this.theme = theme;
    let [x, y] = [0, 0];
    for (const { name, style } of entries) {
      const wanted = SAMPLE + 6 + displayWidth(name) * COLUMN + 18;
      if (x > 0 && x + wanted > width) [x, y] = [0, y + ROW];
      this.entries.push({ x, y, name, style });
      x += wanted;
    }
    this.height = entries.length === 0 ? 0 : y + ROW;
  }

  /** The marks that draw the legend, starting at `left` and `top` of the figure's frame. */
  marks(left: number, top: number): Plot.Markish[] {
    const { theme } = this;
    return this.entries.flatMap(({ x, y, name, style }) => {
      const [dx, dy] = [left + x, top + y];
      const { symbol } = style;
      const fill = 'fill' in style ? style.fill : style.stroke;
      return [
        'stroke' in style ? line(dx, dy, style) : null,
        Plot.dot([0], { ...corner, dx: dx + SAMPLE / 2, dy, r: 4, symbol, fill }),
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

const corner = { frameAnchor: 'top-left' } as const;

/** A short piece of a curve. */
function line(dx: number, dy: number, style: ReturnType<typeof curveStyle>): Plot.Markish {
  const { stroke, strokeDasharray } = style;
  return Plot.vector([0], {
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
  });
}

/** A vector without a head. */
const LINE: Plot.VectorShapeImplementation = {
  draw(context, length) {
    context.moveTo(0, 0);
    context.lineTo(0, -length);
  },
};
