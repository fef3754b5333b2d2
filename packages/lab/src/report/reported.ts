import type { PreprocessingDescription } from 'gradus/preprocessing';
import type { RunEvent } from '../events/index.ts';
import type { Run } from '../runs/reader.ts';
import type { TableData } from '../settings/schema.ts';
import type { TableJudgement } from '../tabular/index.ts';
import type { JudgedNames } from '../text/judgement.ts';
import type { Examination } from './examine.ts';

/** A run with everything that a report shows. */
export interface Reported {
  readonly run: Run;
  /** Its name among the other runs of the report. */
  readonly name: string;
  readonly events: readonly RunEvent[];
  /** Null if the run has no weights; a text with the reason if it could not be tested. */
  readonly examination: Examination | JudgedTable | string | null;
  readonly classNames: readonly string[];
}

/** Whether the network was tested. */
export function isExamined(
  examination: Reported['examination'],
): examination is Examination | JudgedTable {
  return examination !== null && typeof examination !== 'string';
}

/** Whether the examination is that of a network for a table. */
export function isJudged(examination: Examination | JudgedTable): examination is JudgedTable {
  return 'judgement' in examination;
}

/** A network for a table with its evaluation. */
export interface JudgedTable {
  readonly judgement: TableJudgement;
  readonly names: JudgedNames;
  readonly description: PreprocessingDescription;
  readonly split: ReportedSplit;
}

/** The number of rows in each part of a table, and how they were chosen. */
export interface ReportedSplit {
  readonly rows: Readonly<Record<'train' | 'validation' | 'test', number>>;
  readonly by: TableData['split'];
  readonly seed: number;
}

/** Ids without their dates, unless two would then be equal. */
export function namesOf(runs: readonly Run[]): string[] {
  const ids = runs.map(({ config }) => config.id);
  const short = ids.map((id) => id.replace(/^\d{4}-\d\d-\d\d-\d{6}-/, ''));
  return new Set(short).size === ids.length ? short : ids;
}
