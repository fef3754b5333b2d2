import { preferences } from '../state/preferences.svelte.ts';
import { RUN_STYLES, type RunStyle } from '../state/run-style.ts';

/** The page's colours for drawings, as CSS text. */
export interface Palette {
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly surface: string;
  readonly accent: string;
  /** Two colours that readers of every colour vision can tell apart: those of the first two runs. */
  readonly blue: string;
  readonly orange: string;
}

/** The colour of a run on the present page, light or dark. Reactive in a component. */
export function colorOf({ light, dark }: RunStyle): string {
  return preferences.isDark ? dark : light;
}

/** The page's colours for drawings on a canvas. Reactive: they follow light and dark. */
export function pagePalette(): Palette {
  void preferences.isDark;
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const [blue, orange] = RUN_STYLES.map(colorOf);
  return {
    ...{ text: of('text'), faint: of('faint'), line: of('line') },
    ...{ surface: of('surface'), accent: of('accent'), blue, orange },
  };
}
