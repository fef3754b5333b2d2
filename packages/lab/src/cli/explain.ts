import { TableFileError } from '@gradus/datasets';
import { type DataError, GradusError } from 'gradus';
import { TableError } from 'gradus/table';
import { LocalizedError } from '../lang/error.ts';
import { type Language, type Messages, messages } from '../lang/index.ts';
import { RowsError } from '../tabular/rows-error.ts';
import type { Io } from '../text/io.ts';
import { cellText } from './commands/common/cell-text.ts';
import { InputError } from './errors.ts';
import { EXIT } from './exit-codes.ts';

const BY_CODE: Readonly<Record<string, number>> = {
  usage: EXIT.usage,
  data: EXIT.data,
  divergence: EXIT.divergence,
};

/** How an error is told. */
interface Telling {
  /** Whether to say where in the program it arose. */
  readonly debug?: boolean;
  readonly lang?: Language;
}

/** Says what a command threw. Gives the exit code. */
export function explain(error: unknown, { debug = false, lang }: Telling, io: Io): number {
  const isExpected = error instanceof GradusError;
  const prefix = isExpected ? '' : 'unexpected error: ';
  io.stderr.write(`gradus: ${prefix}${inWords(error, messages(lang, io.env))}\n`);
  if (debug) io.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  else if (!isExpected) io.stderr.write('Run it again with --debug to see where it arose.\n');
  return (isExpected && BY_CODE[error.code ?? '']) || EXIT.failed;
}

/**
 * Errors that say by data what is wrong are said in the language of the command, with its options. Where a catalogue
 * has no words of its own, the library's fit.
 */
function inWords(error: unknown, text: Messages): string {
  if (error instanceof LocalizedError || error instanceof InputError) return error.inWords(text);
  const { data, predictTable, tableFile } = text;
  const said =
    error instanceof TableFileError
      ? tableFile.problem(error.details)
      : error instanceof TableError
        ? data.problem(error.details)
        : error instanceof RowsError
          ? predictTable.unusable(cellText(error.cell, predictTable), error.rows)
          : null;
  if (said !== null) return `${(error as DataError).file}: ${said}`;
  return error instanceof Error ? error.message : String(error);
}
