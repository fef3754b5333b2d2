import type { ProgramLanguage } from '../../experiment/program/index.ts';

/** A piece of a line, and its kind; null for text without colour. */
interface Token {
  readonly kind: 'comment' | 'string' | 'number' | 'keyword' | null;
  readonly text: string;
}

const KEYWORDS: Readonly<Record<ProgramLanguage, ReadonlySet<string>>> = {
  typescript: new Set(
    'await break class const constructor else extends for from function if import as let new of return super this while'.split(
      ' ',
    ),
  ),
  pytorch: new Set(
    'and as break class def else for from if import in not or return self super while with True False None'.split(
      ' ',
    ),
  ),
};

const PIECES =
  /(?<comment>(?:\/\/|#|\/\*).*)|(?<string>f?"[^"]*"|'[^']*'|`[^`]*`)|(?<number>\b\d[\d.]*(?:e[-+]?\d+)?)|(?<word>[A-Za-z_$][\w$]*)/g;

/** Splits a line into pieces for colours. It knows the syntax that the programs here use. */
export function tokensOf(line: string, language: ProgramLanguage): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of line.matchAll(PIECES)) {
    const [text] = match;
    const kind = kindOf(match.groups ?? {}, KEYWORDS[language]);
    if (kind === null) continue;
    if (match.index > end) tokens.push({ kind: null, text: line.slice(end, match.index) });
    tokens.push({ kind, text });
    end = match.index + text.length;
  }
  if (end < line.length) tokens.push({ kind: null, text: line.slice(end) });
  return tokens;
}

function kindOf(groups: Record<string, string>, keywords: ReadonlySet<string>): Token['kind'] {
  if (groups.comment !== undefined) return 'comment';
  if (groups.string !== undefined) return 'string';
  if (groups.number !== undefined) return 'number';
  return keywords.has(groups.word) ? 'keyword' : null;
}
