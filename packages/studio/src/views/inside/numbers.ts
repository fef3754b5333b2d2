/** A share as per cent, with a digit after the point. */
export function percent(share: number): string {
  return String(Math.round(share * 1000) / 10);
}

/** Three digits. */
export function three(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '–';
}
