import { shortNumber } from '@gradus/lab/compare';
import type { Texts } from '../lang/index.ts';

/** A number with some significant digits, or fewer if it needs a power of ten; an en dash if it is not finite. */
export function rounded(value: number, digits: number): string {
  return Number.isFinite(value)
    ? shortNumber(Number(value.toPrecision(digits))).replace(/^-/, '−')
    : '–';
}

/** Making one takes much longer than using it, and charts do so for each redraw. */
const GROUPED = new Intl.NumberFormat('en-US');

/** `60,000`, in every language of the page. */
export function grouped(value: number): string {
  return GROUPED.format(value);
}

/** The number of parameters, and the memory of their float32 values. */
export function totalText(count: number, inspect: Texts['lab']['inspect']): string {
  const bytes = count * 4;
  return inspect.total(grouped(count), grouped(bytes), (bytes / 1024).toFixed(1));
}
