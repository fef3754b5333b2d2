/** Parts of dates against `Date`, from the first to the last that it has. */
import fc from 'fast-check';
import type { DatePart } from 'gradus/preprocessing';
import { expect, test } from 'vitest';
import { datePartOf } from '../../src/preprocessing/calendar.ts';

const DAY = 86_400_000;
const FARTHEST = 8.64e15;
const OF_DATE: Readonly<Record<DatePart, (date: Date) => number>> = {
  year: (date) => date.getUTCFullYear(),
  month: (date) => date.getUTCMonth(),
  dayOfWeek: (date) => date.getUTCDay(),
  hour: (date) => date.getUTCHours(),
};
const PARTS = Object.keys(OF_DATE) as DatePart[];

function expectAsDate(times: readonly number[]): void {
  const dates = times.map((time) => new Date(time));
  for (const part of PARTS) {
    const parts = times.map(datePartOf(part));
    const wrong = dates.findIndex((date, row) => !Object.is(OF_DATE[part](date), parts[row]));
    expect(wrong, `${part} of ${times[wrong]} is ${parts[wrong]}`).toBe(-1);
  }
}

test('every day of 800 years around 1970, at its first and last millisecond', () => {
  const days = Array.from({ length: 292_194 }, (_, day) => (day - 146_097) * DAY);
  for (const each of [0, DAY - 1]) expectAsDate(days.map((day) => day + each));
});

test('the edges of the range, fractions of a millisecond, and what no Date has', () => {
  const edges = [0, 1, DAY - 1, DAY, FARTHEST - 1, FARTHEST, FARTHEST + 1, 9e15, 0.5, DAY - 0.5];
  expectAsDate([...edges, ...edges.map((time) => -time), Number.NaN, Infinity, -Infinity]);
});

test('property: any time of the range, and the milliseconds around midnight', () => {
  const time = fc.integer({ min: -FARTHEST, max: FARTHEST });
  const midnight = fc
    .tuple(fc.integer({ min: -1e8, max: 1e8 }), fc.integer({ min: -1, max: 1 }))
    .map(([day, off]) => day * DAY + off);
  const times = fc.array(fc.oneof(time, midnight), { minLength: 200, maxLength: 200 });
  fc.assert(fc.property(times, expectAsDate), { numRuns: 200 });
});
