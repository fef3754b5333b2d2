/** Per cent as the lesson prints it: 85.51, without zeros at the end. */
export function percent(value: number): string {
  return Number.isNaN(value) ? '–' : String(Math.round(value * 100) / 100);
}

/** The integer 79510 as 79,510. `toLocaleString` would first load the tables of all languages. */
export function grouped(value: number): string {
  return String(value).replace(/(?<=\d)(?=(\d{3})+$)/g, ',');
}
