/** How curves are told apart: by colour, by dashes and by markers, so that no one of them is needed. */
export interface Theme {
  /** Axes and words. */
  readonly ink: string;
  readonly faint: string;
  /** On a dark patch. */
  readonly paper: string;
  /** Behind the figure; null where the page is to be seen. */
  readonly background: string | null;
  /** Colours of curves, used again from the first where there are more. */
  readonly series: readonly string[];
  readonly fontFamily: string;
}

/** Okabe and Ito (2008), told apart by readers of every colour vision; in an order of falling contrast to white. */
const ON_WHITE = ['#0072b2', '#d55e00', '#009e73', '#b0578d', '#946200', '#3d3d3d'];
/** The same hues on a dark page. */
const ON_BLACK = ['#56b4e9', '#f28e4b', '#3fc79f', '#e29bc4', '#e6b422', '#d9d9d9'];

/** For a file of its own. */
export const fileTheme: Theme = {
  ink: '#1f2937',
  faint: '#c7ccd4',
  paper: '#ffffff',
  background: '#ffffff',
  series: ON_WHITE,
  fontFamily: 'sans-serif',
};

/** For a page that has {@link themeStyle}: colours follow the reader's choice of light or dark, and paper is white. */
export const pageTheme: Theme = {
  ink: 'currentColor',
  faint: 'var(--faint)',
  paper: 'var(--paper)',
  background: null,
  series: ON_WHITE.map((_, i) => `var(--series-${i})`),
  fontFamily: 'inherit',
};

const variables = (paper: string, faint: string, colors: readonly string[]): string =>
  `--paper: ${paper}; --faint: ${faint}; ` +
  colors.map((color, i) => `--series-${i}: ${color};`).join(' ');

/** The colours of {@link pageTheme}. */
export const themeStyle = `
:root { color-scheme: light; --ink: #1f2937; ${variables('#ffffff', '#c7ccd4', ON_WHITE)} }
@media screen and (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --ink: #e5e7eb; ${variables('#14181f', '#3d4552', ON_BLACK)} }
}`;

/** Dashes of curves; the first is unbroken. */
const DASHES = ['none', '7 3', '2 3', '10 3 2 3', '4 2'] as const;

/** Markers of curves, as the plotting library calls them. */
const MARKERS = ['circle', 'square', 'triangle', 'diamond', 'star', 'wye'] as const;

/** The look of the n-th curve. */
export function lookOf(n: number, { series }: Theme) {
  return {
    stroke: series[n % series.length],
    strokeDasharray: DASHES[n % DASHES.length],
    symbol: MARKERS[n % MARKERS.length],
  };
}
