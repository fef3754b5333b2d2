import { shortNumber } from '@gradus/lab/compare';
import type { Texts } from '../lang/index.ts';

/** So many digits, or fewer where a power of ten is needed; an en dash for what is not finite. */
export function rounded(value: number, digits: number): string {
  return Number.isFinite(value) ? shortNumber(Number(value.toPrecision(digits))) : '–';
}

/** Losses from here on are of runs that diverge, and have few digits that say anything. */
const DIVERGING = 1e5;

/** `0.3214`, `2.1e+9`, `NaN`; an en dash where there is none. */
export function lossText(loss: number | null | undefined): string {
  if (loss === null || loss === undefined) return '–';
  return Math.abs(loss) < DIVERGING ? loss.toFixed(4) : shortNumber(loss);
}

/** `95.61 %` for 95.61; an en dash where there is none. */
export function accuracyText(percent: number | null | undefined): string {
  return Number.isFinite(percent) ? `${Number(percent).toFixed(2)} %` : '–';
}

/** `60,000`, in every language of the page. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

/** `98.3 %`; an en dash for what is not a number. Nothing but 0 is rounded to 0 %, nothing but 1 to 100 %. */
export function percent(share: number, digits = 1): string {
  if (!Number.isFinite(share)) return '–';
  const step = 10 ** -digits;
  const text = (100 * share).toFixed(digits);
  if (share < 1 && Number(text) === 100) return `> ${(100 - step).toFixed(digits)} %`;
  if (share > 0 && Number(text) === 0) return `< ${step.toFixed(digits)} %`;
  return `${text} %`;
}

/** How many parameters there are and how much memory their float32 values take. */
export function totalText(count: number, inspect: Texts['lab']['inspect']): string {
  const bytes = count * 4;
  return inspect.total(grouped(count), grouped(bytes), (bytes / 1024).toFixed(1));
}
