import type { ProgramLine } from '../../experiment/program/index.ts';

/** Which rows of a program run again and again while it trains, as [first, last]; null for none. */
export function loopRows(lines: readonly ProgramLine[]): readonly [number, number] | null {
  const first = lines.findIndex(({ id }) => id === 'epochs');
  const last = lines.findIndex(({ id }) => id === 'epochs.end');
  return first < 0 || last < first ? null : [first, last];
}
