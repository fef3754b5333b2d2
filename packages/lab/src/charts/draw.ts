import * as Plot from '@observablehq/plot';
import { DOMParser } from 'linkedom';
import { visible } from '../text/terminal.ts';
import type { Theme } from './theme.ts';

// Observable Plot runs in Node only, so the Studio does not load it and draws with its own painter. Plot's colours can be
// CSS variables: one SVG follows the light or dark theme of its reader.

/** Size of a figure, in pixels. */
export const WIDTH = 680;

/** Pixels for each column of text at 12 px; wide characters, such as Hangul, take two columns. */
export const COLUMN = 6.8;

/** The share of its width to which a figure may shrink: 12 px are still read at 8.4. */
const SMALLEST = 0.7;

/** Characters that XML forbids, besides those that {@link visible} writes as escapes. */
const NO_XML = /[\ufffe\uffff]/g;

/** A figure as text of an SVG that stands by itself. `title` is what it says to those who cannot see it. */
export function draw(title: string, theme: Theme, options: Plot.PlotOptions): string {
  // A document of XML: that of a page would leave < and & in attributes as they are.
  const document = new DOMParser().parseFromString('<svg/>', 'image/svg+xml');
  const { text, background, fontFamily } = theme;
  // On a narrow screen a figure shrinks to this, and scrolls from there on.
  const minWidth = `${Math.round(SMALLEST * (options.width ?? WIDTH))}px`;
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
  // The library names the parts, but the figure is one picture.
  for (const part of figure.querySelectorAll('g')) part.removeAttribute('aria-label');
  return visible(figure.outerHTML).replace(NO_XML, '\u{fffd}');
}
