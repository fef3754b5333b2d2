/** Markdown from untrusted names: no name can break the markup around it. */

import { grouped } from '../../util/shown.ts';

/** Text that is Markdown already. */
type Cell = string;

/** Names longer than this are cut. */
const LONGEST = 100;

/** Invisible characters with an effect: control characters, changes of text direction, lone surrogates. */
const HIDDEN =
  /\p{Cc}|\p{Zl}|\p{Zp}|\p{Surrogate}|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A name as code, where no character is markup. A name with a bar, which ends a cell even in code, becomes plain text. */
export function code(name: string): Cell {
  if (name === '') return code('""');
  const characters = [...name.replace(HIDDEN, escaped)];
  const shown =
    characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : characters.join('');
  if (shown.includes('|')) return plain(shown);
  const fence = fenceFor(shown, 1);
  const pad = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Text with all markup escaped. */
export function plain(text: string): Cell {
  return text
    .replace(HIDDEN, escaped)
    .replace(/[\\`*_{}[\]<>&#|~!@]|:(?=\/\/)/g, '\\$&')
    .replace(/www\./gi, (www) => `${www.slice(0, 3)}\\.`)
    .replace(/^(\s*\d*)([-+.)])/, '$1\\$2');
}

/** A run of backticks that is longer than any in the text. */
function fenceFor(text: string, least: number): string {
  const runs = text.match(/`+/g) ?? [];
  return '`'.repeat(Math.max(least, ...runs.map(({ length }) => length + 1)));
}

/** Lines of code as a block. */
export function codeBlock(text: string, language = ''): string {
  const fence = fenceFor(text, 3);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** A table. */
export function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly Cell[])[],
  /** Whether each column is aligned to the right. */
  isNumber: readonly boolean[] = [],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = titles.map((_, i) => (isNumber[i] ? '--:' : '---'));
  return [line(titles), line(rule), ...rows.map(line)].join('\n');
}

/** A number with four significant digits; a dash where it is not finite. */
export function rounded(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const text =
    Math.abs(value) >= 1000 ? grouped(Math.round(value)) : String(Number(value.toPrecision(4)));
  return text.replace(/^-/, '−');
}

/** A share from 0 to 1 in per cent, without the sign %. */
export function perCent(share: number): string {
  return Number.isFinite(share) ? (100 * share).toFixed(2) : '–';
}
