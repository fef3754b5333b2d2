/**
 * The parts of points in time in UTC, as `Date` gives them, computed with integers: tables have millions of dates, and
 * a `Date` for each takes twenty times as long.
 */
import type { DatePart } from './description.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** The largest distance from 1970 that a `Date` can hold. */
const FARTHEST = 8.64e15;

/** Days from 1 March of the year 0 to 1 January 1970. */
const DAYS_TO_1970 = 719_468;
/** The calendar repeats after 400 years. */
const DAYS_OF_CYCLE = 146_097;

/**
 * A function that gives a part of a point in time in milliseconds since 1970: the year, or a number counted from 0.
 * NaN for NaN and for times outside the range of `Date`.
 */
export function datePartOf(part: DatePart): (time: number) => number {
  const partOf = PARTS[part];
  return (time) => {
    const whole = Math.trunc(time);
    return Math.abs(whole) <= FARTHEST ? partOf(whole) : Number.NaN;
  };
}

/** Each takes an integer number of milliseconds. */
const PARTS: Readonly<Record<DatePart, (time: number) => number>> = {
  year: (time) => {
    const day = dayOf(time);
    return yearFromMarch(day) + (monthFromMarch(day) < 10 ? 0 : 1);
  },
  month: (time) => {
    const month = monthFromMarch(dayOf(time));
    return month < 10 ? month + 2 : month - 10;
  },
  // 1 January 1970 was a Thursday.
  dayOfWeek: (time) => modulo(Math.floor(time / DAY) + 4, 7),
  hour: (time) => Math.floor(modulo(time, DAY) / HOUR),
};

/** Days since 1 March of the year 0. A year that begins in March has its leap day at the end. */
function dayOf(time: number): number {
  return Math.floor(time / DAY) + DAYS_TO_1970;
}

function yearFromMarch(day: number): number {
  return Math.floor(day / DAYS_OF_CYCLE) * 400 + yearOfCycle(modulo(day, DAYS_OF_CYCLE));
}

/** From 0 to 399. Subtracts the leap days so far: one in 4 years, none in 100, one in 400. */
function yearOfCycle(day: number): number {
  const leapDays = Math.floor(day / 1460) - Math.floor(day / 36_524) + Math.floor(day / 146_096);
  return Math.floor((day - leapDays) / 365);
}

/** 0 is March. From March on, any five months in a row have 153 days. */
function monthFromMarch(day: number): number {
  const inCycle = modulo(day, DAYS_OF_CYCLE);
  const year = yearOfCycle(inCycle);
  const inYear = inCycle - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  return Math.floor((5 * inYear + 2) / 153);
}

/** The remainder, which is not negative, even for negative numbers. */
function modulo(value: number, divisor: number): number {
  return value - Math.floor(value / divisor) * divisor;
}
