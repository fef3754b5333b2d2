import { visible } from '../text/terminal.ts';

/** Text of a page that is already escaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value in a template. Null becomes nothing. */
type HtmlValue = Html | string | number | null | readonly HtmlValue[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Builds a piece of a page. Escapes every value that is not {@link Html}. Invisible characters with an effect, such as
 * those that reorder text, are written as in a terminal.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(strings.map((text, i) => text + written(values[i] ?? null)).join(''));
}

function written(value: HtmlValue): string {
  if (value === null) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(written).join('');
  return visible(String(value)).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
