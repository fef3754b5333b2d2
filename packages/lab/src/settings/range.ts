/** What a number may be. `least` and `most` belong to the range, `above` and `below` do not. */
export interface Range {
  readonly integer?: boolean;
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
  readonly below?: number;
}

/** Whether a number is finite and within its bounds; an integer must be exact as well. */
export function isWithin(value: number, { integer, least, above, most, below }: Range): boolean {
  if (!(integer ? Number.isSafeInteger(value) : Number.isFinite(value))) return false;
  return (
    value >= (least ?? value) &&
    value <= (most ?? value) &&
    value > (above ?? Number.NEGATIVE_INFINITY) &&
    value < (below ?? Number.POSITIVE_INFINITY)
  );
}

/** A range in words: `an integer of at least 1`. */
export function rangeText({ integer, least, above, most, below }: Range): string {
  const what = integer ? 'an integer' : 'a number';
  if (least !== undefined && most !== undefined) return `${what} from ${least} to ${most}`;
  const ends = [
    least === undefined ? '' : `of at least ${least}`,
    above === undefined ? '' : `above ${above}`,
    most === undefined ? '' : `of at most ${most}`,
    below === undefined ? '' : `below ${below}`,
  ];
  return `${what} ${ends.filter((end) => end !== '').join(' and ')}`;
}

/** No two parts of it can take the same digit, so a text of any length is read in linear time. */
const DECIMAL = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/** The decimal number that a text stands for; NaN for anything else, such as an empty text or 0x10. */
export function decimalIn(text: string): number {
  const trimmed = text.trim();
  return DECIMAL.test(trimmed) ? Number(trimmed) : Number.NaN;
}
