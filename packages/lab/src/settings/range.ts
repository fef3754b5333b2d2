/** A range of numbers: includes `least` and `most`, excludes `above` and `below`. */
export interface Range {
  readonly integer?: boolean;
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
  readonly below?: number;
}

/** Whether a number is finite and in the range. An integer must also be exact. */
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

/** No two parts of the pattern can match the same digit, so it reads a text of any length in linear time. */
const DECIMAL = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/** The decimal number that a text contains; NaN for any other text, such as an empty one or 0x10. */
export function decimalIn(text: string): number {
  const trimmed = text.trim();
  return DECIMAL.test(trimmed) ? Number(trimmed) : Number.NaN;
}
