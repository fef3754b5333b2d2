import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Theme } from './theme.ts';

/** Size of a figure, in pixels. */
export const WIDTH = 680;

/** A figure as text of an SVG that stands by itself. `title` is what it says to those who cannot see it. */
export function draw(title: string, theme: Theme, options: Plot.PlotOptions): string {
  const { document } = parseHTML('<html></html>');
  const { ink, background, fontFamily } = theme;
  const figure = Plot.plot({
    width: WIDTH,
    height: 300,
    marginLeft: 52,
    marginRight: 16,
    ...options,
    document: document as unknown as Document,
    style: { color: ink, background: background ?? 'none', fontFamily, fontSize: '12px' },
  });
  figure.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  figure.setAttribute('role', 'img');
  figure.setAttribute('aria-label', title);
  return figure.outerHTML;
}
