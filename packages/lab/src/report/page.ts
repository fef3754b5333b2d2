import { Html, html } from './html.ts';
import { style } from './style.ts';

/** The texts of a page outside its sections. */
interface PageWords {
  readonly language: string;
  readonly title: string;
  readonly made: string;
}

/** A self-contained page: no scripts, no links to other files. */
export function page(
  { language, title, made }: PageWords,
  sections: readonly (Html | null)[],
): string {
  return `<!doctype html>
${
  html`<html lang="${language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${new Html(style)}</style></head>
<body><header><h1>${title}</h1><p class="quiet">${made}</p></header>
<main>${sections}</main></body></html>`.text
}
`;
}
