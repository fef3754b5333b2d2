/**
 * How runs are told apart: colours that readers of every colour vision tell apart (Okabe and Ito 2008; the
 * darker of each pair is for light pages), and besides them a dash and a marker.
 */
export interface RunStyle {
  readonly light: string;
  readonly dark: string;
  /** Lengths of dash and gap; empty for a solid line. */
  readonly dash: readonly number[];
  readonly marker: Marker;
}

/** Shapes of points. */
export type Marker = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'star';

/** Six that differ in everything. */
const FIRST: readonly RunStyle[] = [
  { light: '#0072b2', dark: '#56b4e9', dash: [], marker: 'circle' },
  { light: '#b8480b', dark: '#e69f00', dash: [8, 4], marker: 'square' },
  { light: '#00795a', dark: '#2fd0a0', dash: [2, 3], marker: 'triangle' },
  { light: '#a33c7d', dark: '#e39bc6', dash: [10, 3, 2, 3], marker: 'diamond' },
  { light: '#5a5a5a', dark: '#c8c8c8', dash: [4, 2], marker: 'cross' },
  { light: '#7a6400', dark: '#f0e442', dash: [12, 4, 4, 4], marker: 'star' },
];

/**
 * In the order in which runs, and the layers of a network, get them. The colours come again, first with the
 * dash and the marker of the next style, then with those of the one after it, and so on.
 */
export const RUN_STYLES: readonly RunStyle[] = FIRST.flatMap((_, shift) =>
  FIRST.map(({ light, dark }, i): RunStyle => {
    const { dash, marker } = FIRST[(i + shift) % FIRST.length];
    return { light, dark, dash, marker };
  }),
);

/** The style that the fewest runs have, the first of them. */
export function freeStyle(taken: readonly RunStyle[]): RunStyle {
  const uses = RUN_STYLES.map((style) => taken.filter((other) => other === style).length);
  return RUN_STYLES[uses.indexOf(Math.min(...uses))];
}
