import { RUN_COLORS, type RunColor } from '@gradus/lab/compare';

/** The look of a run: a colour, and also a dash and a marker. */
export interface RunStyle extends RunColor {
  /** Lengths of dash and gap; empty for a solid line. */
  readonly dash: readonly number[];
  readonly marker: Marker;
}

/** Shapes of points. */
export type Marker = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'star';

/** One for each colour; all differ. */
const STROKES: readonly Pick<RunStyle, 'dash' | 'marker'>[] = [
  { dash: [], marker: 'circle' },
  { dash: [8, 4], marker: 'square' },
  { dash: [2, 3], marker: 'triangle' },
  { dash: [10, 3, 2, 3], marker: 'diamond' },
  { dash: [4, 2], marker: 'cross' },
  { dash: [12, 4, 4, 4], marker: 'star' },
];

/**
 * The styles, in the order in which runs and the layers of a network get them. When the colours repeat, each has
 * the dash and marker of the next style, then those of the style after it, and so on.
 */
export const RUN_STYLES: readonly RunStyle[] = STROKES.flatMap((_, shift) =>
  RUN_COLORS.map((color, i): RunStyle => ({ ...color, ...STROKES[(i + shift) % STROKES.length] })),
);

/** The style with the fewest runs; the first of several. */
export function freeStyle(taken: readonly RunStyle[]): RunStyle {
  const uses = RUN_STYLES.map((style) => taken.filter((other) => other === style).length);
  return RUN_STYLES[uses.indexOf(Math.min(...uses))];
}
