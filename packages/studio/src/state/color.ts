import type { RunStyle } from '../figures/styles.ts';
import { preferences } from './preferences.svelte.ts';

/** The colour of a run on the page as it is: light or dark. Reactive where it is read in a component. */
export function colorOf({ light, dark }: RunStyle): string {
  return preferences.isDark ? dark : light;
}
