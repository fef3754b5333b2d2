import type { ExportSubject } from 'gradus/export';
import type { PicturePredictor, Predictor } from 'gradus/preprocessing';
import type { Table } from 'gradus/table';
import type { Messages } from '../../../lang/index.ts';
import type { Run } from '../../../runs/reader.ts';
import type { RunOptions } from '../../options.ts';

/** The options of `export`; a format reads its own from them. */
export interface ExportOptions extends RunOptions {
  readonly to: string;
  readonly out?: string;
  readonly quantize?: boolean;
}

/** What is exported of a run. */
export interface ExportSource {
  readonly run: Run;
  readonly predictor: Predictor | PicturePredictor;
  readonly subject: ExportSubject;
  /**
   * Test rows or pictures of the run, at most so many and evenly spaced, to compare predictions on; training rows where
   * a table has fewer test rows.
   * @returns rows as a table with all of its columns, pictures as bytes; null, which is said on stderr, where the data
   *   of the run are no longer there
   */
  samples(most: number): Promise<Table | readonly Uint8Array[] | null>;
  /** The model card, as Markdown. */
  card(): Promise<string>;
  /**
   * Loads the validation data of the run, or those to test with where it has none.
   * @returns what measures how good the network is on them, with the weights that it has then; null, which is said on
   *   stderr, where the data are no longer there
   */
  measure(): Promise<(() => Promise<Quality>) | null>;
}

/** How good a network is: by accuracy for classes, by R² for numbers. */
export interface Quality {
  readonly metric: 'accuracy' | 'r2';
  readonly value: number;
}

/** A file that a format makes. */
export interface ExportedFile {
  /** What follows the name that all files of an export have, such as `.d.ts`. */
  readonly ending: string;
  readonly content: Uint8Array | string;
}

/** What a format makes of a run. */
export interface Exported {
  /** The file that `--out` names, then those beside it. */
  readonly files: readonly [ExportedFile, ...ExportedFile[]];
  /** What was found on the way, such as the largest difference from the library: lines for people. */
  readonly notes?: readonly string[];
  /** The same for `--json`. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Says a run in a format. */
export type ExportFormat = (
  source: ExportSource,
  /** `ending`: that of the main file, one of the format's. */
  context: { readonly options: ExportOptions; readonly ending: string; readonly text: Messages },
) => Exported | Promise<Exported>;
