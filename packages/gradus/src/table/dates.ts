/** Dates in text, in forms that have only one reading. A date without a time zone is in UTC. */

const TIME =
  '(?:[T ]+(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?\\s*([AP]M)?\\s*(Z|[+-]\\d{2}:?\\d{2})?)?';
/** `2024-03-01`, `2024/03/01`, `2024-03`. */
export const YEAR_FIRST = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})(?:\\2(\\d{1,2}))?${TIME}$`, 'i');
/** `01.03.2024`, `1/3/2024`. */
export const YEAR_LAST = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4})${TIME}$`, 'i');
/** `1 Mar 2024`, `Mar 1, 2024`, `March 1 2024`. */
export const NAMED = new RegExp(
  `^(?:(\\d{1,2})\\.?[ -]([a-z]{3,9})\\.?|([a-z]{3,9})\\.? (\\d{1,2}))[ ,-] ?(\\d{4})${TIME}$`,
  'i',
);
export const MONTHS =
  'january february march april may june july august september october november december'.split(
    ' ',
  );

/** The form of a date, whatever its numbers are. To read `year-last`, you must know whether the day comes first. */
export type DateForm = 'iso' | 'year-first' | 'year-last' | 'named';

/** The form of a text if it is a date; null if it has the form of no date. */
export function dateFormOf(text: string): DateForm | null {
  const trimmed = text.trim();
  const separator = YEAR_FIRST.exec(trimmed)?.[2];
  if (separator !== undefined) return separator === '-' ? 'iso' : 'year-first';
  if (YEAR_LAST.test(trimmed)) return 'year-last';
  return NAMED.test(trimmed) ? 'named' : null;
}

/**
 * Milliseconds since 1970 in UTC; NaN if the text is not a date, or its day does not exist.
 * @param dayFirst whether `01/03/2024` is 1 March; with null, it is not a date
 */
export function dateOf(text: string, dayFirst: boolean | null): number {
  const trimmed = text.trim();
  let match = YEAR_FIRST.exec(trimmed);
  if (match !== null) return timeOf(match[1], match[3], match[4] ?? '1', match.slice(5));
  match = YEAR_LAST.exec(trimmed);
  if (match !== null) {
    if (dayFirst === null) return Number.NaN;
    const [day, month] = dayFirst ? [match[1], match[3]] : [match[3], match[1]];
    return timeOf(match[4], month, day, match.slice(5));
  }
  match = NAMED.exec(trimmed);
  if (match === null) return Number.NaN;
  const name = (match[2] ?? match[3]).toLowerCase();
  const month = MONTHS.findIndex((full) => full === name || full.slice(0, 3) === name) + 1;
  return timeOf(match[5], String(month), match[1] ?? match[4], match.slice(6));
}

function timeOf(year: string, month: string, day: string, time: readonly string[]): number {
  const [hours = '0', minutes = '0', seconds = '0', fraction = '0', half, zone] = time;
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const date = new Date(0);
  date.setUTCFullYear(y, m - 1, d);
  const exists = date.getUTCMonth() === m - 1 && date.getUTCDate() === d && m > 0;
  const hour = hourOf(Number(hours), half);
  if (!exists || !(hour < 24) || Number(minutes) > 59 || Number(seconds) > 59) return Number.NaN;
  const milliseconds = Math.trunc(Number(`0.${fraction}`) * 1000 + 1e-6);
  const clock = ((hour * 60 + Number(minutes) - offsetOf(zone)) * 60 + Number(seconds)) * 1000;
  return date.getTime() + clock + milliseconds;
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

/** Minutes east of Greenwich. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}

/**
 * A point in time in the shortest ISO 8601 form: `2024-03-01`, with a time unless it is midnight.
 *
 * @example
 * ```ts
 * isoDate(Date.UTC(2024, 2, 1)); // '2024-03-01'
 * isoDate(Date.UTC(2024, 2, 1, 9, 30)); // '2024-03-01T09:30:00.000Z'
 * ```
 */
export function isoDate(milliseconds: number): string {
  if (!(Math.abs(milliseconds) <= 8.64e15)) return String(milliseconds);
  const text = new Date(milliseconds).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, -14) : text;
}
