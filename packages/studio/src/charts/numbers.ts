import { shortNumber } from '@gradus/lab/compare';
import type { Texts } from '../lang/index.ts';

/** A number with some significant digits, or fewer if it needs a power of ten; an en dash if it is not finite. */
export function rounded(value: number, digits: number): string {
  return Number.isFinite(value) ? shortNumber(Number(value.toPrecision(digits))) : '–';
}

/** Losses above this belong to runs that diverge, so most of their digits mean nothing. */
const DIVERGING = 1e5;

/** `0.3214`, `2.1e+9`, `NaN`; an en dash if there is none. */
export function lossText(loss: number | null | undefined): string {
  if (loss === null || loss === undefined) return '–';
  return Math.abs(loss) < DIVERGING ? loss.toFixed(4) : shortNumber(loss);
}

/** `95.61 %` for 95.61; an en dash if there is none. */
export function accuracyText(percent: number | null | undefined): string {
  return Number.isFinite(percent) ? `${Number(percent).toFixed(2)} %` : '–';
}

/** `60,000`, in every language of the page. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

/** `98.3 %`; an en dash if it is not a number. Only 0 is shown as 0 %, and only 1 as 100 %. */
export function percent(share: number, digits = 1): string {
  if (!Number.isFinite(share)) return '–';
  const step = 10 ** -digits;
  const text = (100 * share).toFixed(digits);
  if (share < 1 && Number(text) === 100) return `> ${(100 - step).toFixed(digits)} %`;
  if (share > 0 && Number(text) === 0) return `< ${step.toFixed(digits)} %`;
  return `${text} %`;
}

/** The number of parameters, and the memory of their float32 values. */
export function totalText(count: number, inspect: Texts['lab']['inspect']): string {
  const bytes = count * 4;
  return inspect.total(grouped(count), grouped(bytes), (bytes / 1024).toFixed(1));
}
