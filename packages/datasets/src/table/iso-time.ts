const ISO_DATE =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?))?$/;

/**
 * A point in time in ISO 8601, in milliseconds since 1970 in UTC: a date, or a date and a time with an offset. NaN for
 * any other text, including a time without an offset, which depends on the place.
 */
export function timeOfIso(text: string): number {
  const match = text.length <= 40 ? ISO_DATE.exec(text) : null;
  if (match === null) return Number.NaN;
  const [, year, month, day] = match.map(Number) as [number, number, number, number];
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return Number.NaN;
  // `Date.parse` reads only offsets in the form +09:00.
  return Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)(?::?(\d\d))?$/, offset));
}

function offset(whole: string, hours: string, minutes: string | undefined, at: number): string {
  return at <= 10 ? whole : `${hours}:${minutes ?? '00'}`;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
