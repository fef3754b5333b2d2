/** No two parts of it can take the same digit, so a text of any length is read in linear time. */
const DECIMAL = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/** The decimal number that a text stands for; NaN for anything else, such as an empty text or 0x10. */
export function decimalIn(text: string): number {
  const trimmed = text.trim();
  return DECIMAL.test(trimmed) ? Number(trimmed) : Number.NaN;
}
