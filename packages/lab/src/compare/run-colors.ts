/** The colour of a run in the light and the dark theme. */
export interface RunColor {
  readonly light: string;
  readonly dark: string;
}

/**
 * Colours of runs, in the order in which runs get them. The hues are from Okabe and Ito (2008): readers with any
 * colour vision can tell them apart. The shades have a contrast of at least 4.5 : 1 to the backgrounds of the Studio
 * and of reports.
 */
export const RUN_COLORS: readonly RunColor[] = [
  { light: '#0072b2', dark: '#56b4e9' },
  { light: '#b8480b', dark: '#e69f00' },
  { light: '#00795a', dark: '#2fd0a0' },
  { light: '#a33c7d', dark: '#e39bc6' },
  { light: '#5a5a5a', dark: '#c8c8c8' },
  { light: '#7a6400', dark: '#f0e442' },
];
