/**
 * The part of a set by the name of a file: `train`, or `test` or `t10k`, at the start of a word, else
 * anywhere. Undefined if the name has neither or both.
 */
export function partOf(name: string): 'train' | 'test' | undefined {
  for (const pattern of [/(?<!\p{L})(train|test|t10k)/giu, /train|test|t10k/gi]) {
    const words = name.match(pattern) ?? [];
    const parts = new Set(words.map((word) => /train/i.test(word)));
    if (parts.size === 1) return parts.has(true) ? 'train' : 'test';
  }
  return undefined;
}

/** The common beginning of all names before the word for the part of the set; undefined if there is none. */
export function commonStem(names: readonly string[]): string | undefined {
  const stems = new Set(names.map(stemOf));
  return stems.size === 1 ? [...stems][0] : undefined;
}

/** The text before the first such word, without the marks in between. */
function stemOf(name: string): string | undefined {
  if (/^(?:train|test|t10k|image|label)/i.test(name)) return undefined;
  const word = /(?<=[^\p{L}\p{N}])(?:train|test|t10k|image|label)/iu.exec(name);
  const letters = [...name.slice(0, word?.index ?? 0)];
  const last = letters.findLastIndex((letter) => /[\p{L}\p{N}]/u.test(letter));
  return last < 0 ? undefined : letters.slice(0, last + 1).join('');
}

/** The list of names in an error message. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return 'IDX files';
  const more = names.length > 4 ? ` and ${names.length - 4} more` : '';
  return `${names.slice(0, 4).join(', ')}${more}`;
}
