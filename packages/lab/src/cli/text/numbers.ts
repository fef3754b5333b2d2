/** Per cent as the lesson prints it: 85.51, without zeros at the end. */
export function percent(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 100) / 100) : '–';
}

/** `85.51 %`, or a dash where there is no number. */
export function percentText(value: number | null, digits?: number): string {
  if (value === null || !Number.isFinite(value)) return '–';
  return `${digits === undefined ? percent(value) : value.toFixed(digits)} %`;
}

/** Losses above this are said with a power of ten. */
const LARGE = 1e6;

/** A loss with four decimals, or a dash where there is no number. */
export function lossText(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return value < LARGE ? value.toFixed(4) : value.toExponential(4);
}

/** The integer 79510 as 79,510. `toLocaleString` would first load the tables of all languages. */
export function grouped(value: number): string {
  return String(value).replace(/(?<=\d)(?=(\d{3})+$)/g, ',');
}
