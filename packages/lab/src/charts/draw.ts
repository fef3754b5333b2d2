import * as Plot from '@observablehq/plot';
import { DOMParser } from 'linkedom';
import { visible } from '../text/terminal.ts';
import type { Theme } from './theme.ts';

// Observable Plot runs in Node only, so the Studio does not load it and draws with its own painter. Plot's colours can be
// CSS variables: one SVG follows the light or dark theme of its reader.

/** Size of a figure, in pixels. */
export const WIDTH = 680;

/** Pixels per column of text at 12 px. Wide characters, such as Hangul, take two columns. */
export const COLUMN = 6.8;

/** Characters that XML forbids and {@link visible} does not escape. */
const NO_XML = /[\ufffe\uffff]/g;

/** Draws a figure as the text of a standalone SVG. Screen readers read `title`. */
export function draw(title: string, theme: Theme, options: Plot.PlotOptions): string {
  // An XML document: an HTML document would not escape < and & in attributes.
  const document = new DOMParser().parseFromString('<svg/>', 'image/svg+xml');
  const { text, background, fontFamily } = theme;
  // On a narrow screen a figure scrolls: if it shrank, so would its text.
  const minWidth = `${options.width ?? WIDTH}px`;
  const figure = Plot.plot({
    width: WIDTH,
    height: 300,
    marginLeft: 52,
    marginRight: 16,
    ...options,
    document: document as unknown as Document,
    style: {
      color: text,
      background: background ?? 'none',
      fontFamily,
      fontSize: '12px',
      minWidth,
    },
  });
  figure.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  figure.setAttribute('role', 'img');
  figure.setAttribute('aria-label', title);
  // Plot labels the parts, but a screen reader should see one picture.
  for (const part of figure.querySelectorAll('g')) part.removeAttribute('aria-label');
  return visible(figure.outerHTML).replace(NO_XML, '\u{fffd}');
}
