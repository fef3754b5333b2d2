import type { RunEvent } from '../events/index.ts';
import type { Run } from '../runs/reader.ts';
import type { Examination } from './examine.ts';

/** A run, and all that a report says of it. */
export interface Reported {
  readonly run: Run;
  /** What it is called beside the others. */
  readonly name: string;
  readonly events: readonly RunEvent[];
  /** Null where it left no weights; a text where it could not be tested, saying why. */
  readonly examination: Examination | string | null;
  readonly classNames: readonly string[];
}

/** Ids without their date where that leaves no two alike. */
export function namesOf(runs: readonly Run[]): string[] {
  const ids = runs.map(({ config }) => config.id);
  const short = ids.map((id) => id.replace(/^\d{4}-\d\d-\d\d-\d{6}-/, ''));
  return new Set(short).size === ids.length ? short : ids;
}
