import { visible } from '../text/terminal.ts';

/** Text of a page that needs no more escaping. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template can hold. Nothing is written for null. */
type HtmlValue = Html | string | number | null | readonly HtmlValue[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * A piece of a page: everything that is put in is escaped, unless it is such a piece itself, and what acts
 * unseen, such as a character that reorders text, is written as in a terminal.
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
