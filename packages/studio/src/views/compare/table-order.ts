/** A value of a cell: a number, a text, or nothing. */
export type CellValue = number | string | null | undefined;

/** Compares numbers by size and texts as words; nothing and NaN come last, in both directions. */
export function compareCells(a: CellValue, b: CellValue, isReversed: boolean): number {
  const [isA, isB] = [a, b].map(isValue);
  if (!isA || !isB) return Number(isB) - Number(isA);
  const order =
    typeof a === 'number' && typeof b === 'number'
      ? a - b
      : String(a).localeCompare(String(b), 'en', { numeric: true });
  return isReversed ? -order : order;
}

function isValue(value: CellValue): boolean {
  return value !== null && value !== undefined && !Number.isNaN(value);
}

/** Whether each word of a filter is the beginning of a word in one of the texts, or a whole text. */
export function hasWords(texts: readonly string[], filter: string): boolean {
  const known = texts.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}.]+/u)]);
  const small = known.map((text) => text.toLowerCase());
  return filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .every((word) => small.some((text) => text.startsWith(word)));
}
