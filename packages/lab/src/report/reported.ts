import type { PreprocessingDescription } from 'gradus/preprocessing';
import type { RunEvent } from '../events/index.ts';
import type { Run } from '../runs/reader.ts';
import type { TableData } from '../settings/schema.ts';
import type { TableJudgement } from '../tabular/index.ts';
import type { JudgedNames } from '../text/judgement.ts';
import type { Examination } from './examine.ts';

/** A run, and all that a report says of it. */
export interface Reported {
  readonly run: Run;
  /** What it is called beside the others. */
  readonly name: string;
  readonly events: readonly RunEvent[];
  /** Null where it left no weights; a text where it could not be tested, saying why. */
  readonly examination: Examination | JudgedTable | string | null;
  readonly classNames: readonly string[];
}

/** Whether there is anything to say of the test set. */
export function isExamined(
  examination: Reported['examination'],
): examination is Examination | JudgedTable {
  return examination !== null && typeof examination !== 'string';
}

/** Whether it is of a network for a table. */
export function isJudged(examination: Examination | JudgedTable): examination is JudgedTable {
  return 'judgement' in examination;
}

/** A network for a table, and what is known of it. */
export interface JudgedTable {
  readonly judgement: TableJudgement;
  readonly names: JudgedNames;
  readonly description: PreprocessingDescription;
  readonly split: ReportedSplit;
}

/** How many rows each part of a table has, and how they were chosen. */
export interface ReportedSplit {
  readonly rows: Readonly<Record<'train' | 'validation' | 'test', number>>;
  readonly by: TableData['split'];
  readonly seed: number;
}

/** Ids without their date where that leaves no two alike. */
export function namesOf(runs: readonly Run[]): string[] {
  const ids = runs.map(({ config }) => config.id);
  const short = ids.map((id) => id.replace(/^\d{4}-\d\d-\d\d-\d{6}-/, ''));
  return new Set(short).size === ids.length ? short : ids;
}
