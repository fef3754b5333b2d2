/**
 * The part of a set that a file's name says, by `train` or by `test` or `t10k`: at the start of a
 * word, or else anywhere. Undefined where it says neither or both.
 */
export function partOf(name: string): 'train' | 'test' | undefined {
  for (const pattern of [/(?<!\p{L})(train|test|t10k)/giu, /train|test|t10k/gi]) {
    const words = name.match(pattern) ?? [];
    const parts = new Set(words.map((word) => /train/i.test(word)));
    if (parts.size === 1) return parts.has(true) ? 'train' : 'test';
  }
  return undefined;
}

/** What all names begin with, before the word that says which file of a set it is, if anything. */
export function commonStem(names: readonly string[]): string | undefined {
  const stems = new Set(names.map(stemOf));
  return stems.size === 1 ? [...stems][0] : undefined;
}

/** What stands before the first such word, without the marks between them. */
function stemOf(name: string): string | undefined {
  if (/^(?:train|test|t10k|image|label)/i.test(name)) return undefined;
  const word = /(?<=[^\p{L}\p{N}])(?:train|test|t10k|image|label)/iu.exec(name);
  const letters = [...name.slice(0, word?.index ?? 0)];
  const last = letters.findLastIndex((letter) => /[\p{L}\p{N}]/u.test(letter));
  return last < 0 ? undefined : letters.slice(0, last + 1).join('');
}

/** Names as an error message lists them. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return 'IDX files';
  const more = names.length > 4 ? ` and ${names.length - 4} more` : '';
  return `${names.slice(0, 4).join(', ')}${more}`;
}
