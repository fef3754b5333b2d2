import * as Plot from '@observablehq/plot';
import { lookOf, type Theme } from './theme.ts';

/** Widths of letters at 12 px: Latin ones and those of East Asia. */
const LETTER = 6.8;
const WIDE_LETTER = 12.5;
const ROW = 18;
const SAMPLE = 30;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly n: number;
}

/** The names of curves with a piece of each, in rows that fit into `width`. */
export class Legend {
  private readonly places: Place[] = [];
  /** Room it needs above a figure, in pixels. */
  readonly height: number;
  private readonly theme: Theme;

  constructor(names: readonly string[], width: number, theme: Theme) {
    this.theme = theme;
    let [x, y] = [0, 0];
    names.forEach((name, n) => {
      const wanted = SAMPLE + 6 + widthOf(name) + 18;
      if (x > 0 && x + wanted > width) [x, y] = [0, y + ROW];
      this.places.push({ x, y, name, n });
      x += wanted;
    });
    this.height = names.length === 0 ? 0 : y + ROW;
  }

  /** The marks that draw it, from `left` and `top` of the figure's frame. */
  marks(left: number, top: number): Plot.Markish[] {
    const { theme } = this;
    const offset = (place: Place) => ({ dx: left + place.x, dy: top + place.y });
    return this.places.flatMap((place) => {
      const { stroke, strokeDasharray, symbol } = lookOf(place.n, theme);
      const { dx, dy } = offset(place);
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
        Plot.text([place.name], {
          ...corner,
          dx: dx + SAMPLE + 6,
          dy,
          textAnchor: 'start',
          lineAnchor: 'middle',
          fill: theme.ink,
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

function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += letter > '\u10ff' ? WIDE_LETTER : LETTER;
  return width;
}
