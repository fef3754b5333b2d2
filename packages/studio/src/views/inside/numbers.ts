import { shortNumber } from '../../figures/scale.ts';

/** A share as per cent, with a digit after the point. */
export function percent(share: number): string {
  return String(Math.round(share * 1000) / 10);
}

/** Three digits, or fewer where a power of ten is needed. */
export function three(value: number): string {
  return Number.isFinite(value) ? shortNumber(Number(value.toPrecision(3))) : '–';
}
