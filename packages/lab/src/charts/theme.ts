import { RUN_COLORS } from '../compare/index.ts';

/** Colours and font of a figure. */
export interface Theme {
  /** Colour of axes and text. */
  readonly text: string;
  /** Colour of thin lines, such as borders of cells. */
  readonly line: string;
  /** Colour of text on a dark cell. */
  readonly surface: string;
  /** Colour behind the figure; null for transparent. */
  readonly background: string | null;
  /** Colours of curves. They repeat when there are more curves. */
  readonly palette: readonly string[];
  readonly fontFamily: string;
}

/** For a file with one figure. */
export const fileTheme: Theme = {
  text: '#1f2937',
  line: '#c7ccd4',
  surface: '#ffffff',
  background: '#ffffff',
  palette: RUN_COLORS.map(({ light }) => light),
  fontFamily: 'sans-serif',
};

/** For a page with {@link themeStyle}: its colours follow the reader's choice of light or dark. */
export const pageTheme: Theme = {
  text: 'currentColor',
  line: 'var(--line)',
  surface: 'var(--surface)',
  background: null,
  palette: RUN_COLORS.map((_, i) => `var(--run-${i})`),
  fontFamily: 'inherit',
};

const variables = (theme: 'light' | 'dark'): string =>
  RUN_COLORS.map((color, i) => `--run-${i}: ${color[theme]};`).join(' ');

/** The colours of {@link pageTheme}. */
export const themeStyle = `
:root { color-scheme: light; --text: ${fileTheme.text}; --surface: ${fileTheme.surface}; --line: ${fileTheme.line}; ${variables('light')} }
@media screen and (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --text: #e5e7eb; --surface: #14181f; --line: #3d4552; ${variables('dark')} }
}`;

/** Dashes of curves; the first is unbroken. */
const DASHES = ['none', '7 3', '2 3', '10 3 2 3', '4 2'] as const;

/** Markers of curves, as the plotting library calls them. */
const MARKERS = ['circle', 'square', 'triangle', 'diamond', 'star', 'wye'] as const;

/** The style of the n-th curve. Colour, dash and marker each tell curves apart without the other two. */
export function curveStyle(n: number, { palette }: Theme) {
  return {
    stroke: palette[n % palette.length],
    strokeDasharray: DASHES[n % DASHES.length],
    symbol: MARKERS[n % MARKERS.length],
  };
}

/** The marker of the n-th class in a scatter plot. Colour and shape together are unique for the first 36. */
export function pointStyle(n: number, { palette }: Theme) {
  return {
    fill: palette[n % palette.length],
    symbol: MARKERS[(n + Math.floor(n / palette.length)) % MARKERS.length],
  };
}
