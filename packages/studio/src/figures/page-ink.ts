import { colorOf } from '../state/color.ts';
import { preferences } from '../state/preferences.svelte.ts';
import { RUN_STYLES } from './styles.ts';

/** Colours that drawings take from the page, as CSS has them. */
export interface PageInk {
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly surface: string;
  readonly accent: string;
  /** Two that readers of every colour vision tell apart: those of the first two runs. */
  readonly blue: string;
  readonly orange: string;
}

/** The page's colours, for what is drawn on a canvas. Reactive: they follow light and dark. */
export function pageInk(): PageInk {
  void preferences.isDark;
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const [blue, orange] = RUN_STYLES.map(colorOf);
  return {
    ...{ text: of('text'), faint: of('faint'), line: of('line') },
    ...{ surface: of('surface'), accent: of('accent'), blue, orange },
  };
}
