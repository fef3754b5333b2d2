import { pageInk } from '../../figures/page-ink.ts';
import { RUN_STYLES } from '../../figures/styles.ts';
import { preferences } from '../../state/preferences.svelte.ts';
import { type PictureInk, parseColor, type Rgb, type TintInk } from './tint.ts';

/** The colours of this view's drawings. */
export interface ViewInk {
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly surface: Rgb;
  readonly accent: string;
  /** What was recognised, and what was not. */
  readonly right: Rgb;
  readonly wrong: Rgb;
  readonly picture: PictureInk;
  readonly tint: TintInk;
}

/** Reactive: follows light and dark. */
export function viewInk(): ViewInk {
  const theme = preferences.isDark ? 'dark' : 'light';
  const { text, faint, line, surface, accent } = pageInk();
  const [blue, orange] = RUN_STYLES.map((style) => parseColor(style[theme]));
  const paper = parseColor(surface);
  return {
    ...{ text, faint, line, accent },
    surface: paper,
    right: blue,
    wrong: orange,
    picture: { ink: parseColor(text), paper },
    tint: { zero: paper, above: orange, below: blue },
  };
}
