/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** @param color such as `#1d4e89` or `#fff` */
export function parseColor(color: string): Rgb {
  const digits = color.slice(1);
  const long = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
  const value = Number.parseInt(long, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** The colour that is seen if `over` covers `under` by a share of 0 to 1. */
export function mixed(under: Rgb, over: Rgb, share: number): Rgb {
  const mix = (i: number) => Math.round(under[i] + share * (over[i] - under[i]));
  return [mix(0), mix(1), mix(2)];
}

/** The colour as CSS text. */
export function css([red, green, blue]: Rgb): string {
  return `rgb(${red},${green},${blue})`;
}

/** Black or white, whichever is easier to read on a colour. Contrast is at least 4.58 : 1 (WCAG 2.2). */
export function readableOn(color: Rgb): string {
  // Black and white have equal contrast where (L + 0.05)² = 1.05 · 0.05.
  return luminance(color) > Math.sqrt(1.05 * 0.05) - 0.05 ? '#000000' : '#ffffff';
}

function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((level) => {
    const part = level / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The colours of numbers. */
export interface TintColors {
  /** For 0. */
  readonly zero: Rgb;
  /** For the largest. */
  readonly above: Rgb;
  /** For the lowest. */
  readonly below: Rgb;
}

/**
 * The colour of a value on a scale that is symmetric around 0.
 * @param limit the value with full colour; 0 if all values are 0
 * @returns null for values that are not finite
 */
export function tintOf(
  value: number,
  limit: number,
  { zero, above, below }: TintColors,
): Rgb | null {
  if (!Number.isFinite(value)) return null;
  const share = limit === 0 ? 0 : Math.min(1, Math.abs(value) / limit);
  return mixed(zero, value < 0 ? below : above, share);
}

/** The largest distance from 0 of all finite values. */
export function limitOf(values: Iterable<number>): number {
  let limit = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (size > limit && size < Number.POSITIVE_INFINITY) limit = size;
  }
  return limit;
}
