import { shortNumber } from '../lang/numbers.ts';

/** A map from values to pixels, with round values for labels. */
export interface Scale {
  at(value: number): number;
  readonly ticks: readonly number[];
  label(value: number): string;
}

/** The range of values that a scale covers. */
export interface Extent {
  readonly low: number;
  readonly high: number;
}

const STEPS = [1, 2, 5, 10];

/** @param wanted approximate number of ticks */
export function linearScale(
  { low, high }: Extent,
  [from, to]: readonly [number, number],
  wanted = 5,
): Scale {
  const span = high - low || 1;
  const power = 10 ** Math.floor(Math.log10(span / wanted));
  const step = (STEPS.find((factor) => span / (factor * power) <= wanted) ?? 10) * power;
  const first = Math.ceil(low / step);
  const count = Math.max(0, Math.floor(high / step + 1e-9) - first + 1);
  return {
    at: (value) => from + ((value - low) / span) * (to - from),
    // Multiply integers: repeated addition would accumulate rounding errors.
    ticks: Array.from({ length: count }, (_, i) => (first + i) * step),
    label: shortNumber,
  };
}

/** The most powers of ten that a logarithmic scale labels. */
const MOST_POWERS = 8;

/** A logarithmic scale, for values above 0. Over many powers of ten, it labels every second or third one, and so on. */
export function logScale({ low, high }: Extent, [from, to]: readonly [number, number]): Scale {
  const [a, b] = [Math.log10(low), Math.log10(high)];
  const span = b - a || 1;
  const ticks: number[] = [];
  const step = Math.max(1, Math.ceil(span / MOST_POWERS));
  for (let exponent = step * Math.floor(a / step); exponent <= Math.ceil(b); exponent += step) {
    for (const factor of span < 2 ? [1, 2, 5] : [1]) {
      const tick = factor * 10 ** exponent;
      if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick);
    }
  }
  return {
    at: (value) => from + ((Math.log10(value) - a) / span) * (to - from),
    ticks,
    label: shortNumber,
  };
}

/** The smallest and largest finite value, above 0 for a logarithmic scale; null if there is none. */
export function extentOf(values: Iterable<number>, isLog = false): Extent | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value) || (isLog && value <= 0)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? { low, high } : null;
}

/** Extends a range on both sides by a share of its length. */
export function roomy({ low, high }: Extent, share: number): Extent {
  const room = (high - low) * share || 0.5;
  return { low: low - room, high: high + room };
}
