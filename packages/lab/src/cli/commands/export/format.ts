import type { ExportSubject } from 'gradus/export';
import type { PicturePredictor, Predictor } from 'gradus/preprocessing';
import type { Table } from 'gradus/table';
import type { Messages } from '../../../lang/index.ts';
import type { Run } from '../../../runs/reader.ts';
import type { RunOptions } from '../../options.ts';

/** The options of `export`. Each format reads the ones it knows. */
export interface ExportOptions extends RunOptions {
  readonly to: string;
  readonly out?: string;
  readonly quantize?: boolean;
}

/** The parts of a run that formats export. */
export interface ExportSource {
  readonly run: Run;
  readonly predictor: Predictor | PicturePredictor;
  readonly subject: ExportSubject;
  /**
   * At most `most` evenly spaced test rows or pictures of the run, to compare predictions on; training rows if a table
   * has fewer test rows.
   * @returns rows as a table with all columns, pictures as bytes; null, with a note on stderr, if the data of the run
   *   no longer exist
   */
  samples(most: number): Promise<Table | readonly Uint8Array[] | null>;
  /** The model card, as Markdown. */
  card(): Promise<string>;
  /**
   * Loads the validation data of the run, or its test data if it has none.
   * @returns a function that measures the quality of the network with its current weights; null, with a note on stderr,
   *   if the data no longer exist
   */
  measure(): Promise<(() => Promise<Quality>) | null>;
}

/** The quality of a network: accuracy for classes, R² for numbers. */
export interface Quality {
  readonly metric: 'accuracy' | 'r2';
  readonly value: number;
}

/** A file of an export. */
export interface ExportedFile {
  /** What follows the common name of all exported files, such as `.d.ts`. */
  readonly ending: string;
  readonly content: Uint8Array | string;
}

/** The result of an export. */
export interface Exported {
  /** The file that `--out` names, then the others. */
  readonly files: readonly [ExportedFile, ...ExportedFile[]];
  /** Lines for people on the findings, such as the largest difference from the library. */
  readonly notes?: readonly string[];
  /** The findings for `--json`. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Exports a run in a format. */
export type ExportFormat = (
  source: ExportSource,
  /** `ending` is the ending of the main file. */
  context: { readonly options: ExportOptions; readonly ending: string; readonly text: Messages },
) => Exported | Promise<Exported>;
