import { type ColumnSummary, isoDate } from 'gradus/table';
import { rounded } from '../../charts/numbers.ts';
import type { Texts } from '../../lang/index.ts';

/** Texts are cut beyond this many characters. */
const LONGEST = 24;
/** The most texts that are named. */
const MOST = 3;

/** The counts that a small histogram draws. */
export function countsOf(summary: ColumnSummary): readonly number[] {
  return summary.kind === 'text' ? summary.top.map(({ count }) => count) : summary.histogram;
}

/** The range of numbers and dates; the most frequent texts. */
export function describeValues(summary: ColumnSummary, text: Texts['table']): string {
  if (summary.distinct === 0) return '–';
  if (summary.kind === 'text') {
    const some = summary.top.slice(0, MOST).map(({ value }) => short(value));
    const more = summary.distinct - some.length;
    return [...some, ...(more > 0 ? [text.others(more)] : [])].join(', ');
  }
  if (summary.kind === 'date') return text.spread(day(summary.min), day(summary.max));
  const { min, max, mean } = summary;
  return `${text.spread(rounded(min, 4), rounded(max, 4))}, ${text.mean(rounded(mean, 4))}`;
}

function short(value: string): string {
  return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
}

function day(milliseconds: number): string {
  return isoDate(milliseconds).replace(/T.*$/, '');
}
