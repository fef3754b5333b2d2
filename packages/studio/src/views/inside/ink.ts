import { pageInk } from '../../figures/page-ink.ts';
import { RUN_STYLES } from '../../figures/styles.ts';
import { colorOf } from '../../state/color.ts';
import { preferences } from '../../state/preferences.svelte.ts';

/** The page's colours and two for curves. It follows light and dark where it is read in a component. */
export function insideInk() {
  void preferences.isDark;
  return { ...pageInk(), f: colorOf(RUN_STYLES[0]), df: colorOf(RUN_STYLES[1]) };
}
