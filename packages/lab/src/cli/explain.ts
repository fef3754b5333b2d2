import { PictureError, TableFileError, UnreadableError } from '@gradus/datasets';
import { type DataError, GradusError } from 'gradus';
import { TableError } from 'gradus/table';
import { InputError, LocalizedError } from '../lang/error.ts';
import type { Messages } from '../lang/index.ts';
import { RowsError } from '../tabular/rows-error.ts';
import type { Io } from '../text/io.ts';
import { cellText } from './commands/common/cell-text.ts';
import { ValueError } from './errors.ts';
import { EXIT } from './exit-codes.ts';

const BY_CODE: Readonly<Record<string, number>> = {
  usage: EXIT.usage,
  data: EXIT.data,
  divergence: EXIT.divergence,
};

/**
 * Says what a command threw. Gives the exit code.
 * @param options.debug whether to say where in the program it arose
 */
export function explain(
  error: unknown,
  text: Messages,
  { debug, io: { stderr } }: { readonly debug: boolean; readonly io: Io },
): number {
  const isExpected = error instanceof GradusError;
  const said = inWords(error, text);
  stderr.write(`gradus: ${isExpected ? said : text.usage.unexpected(said)}\n`);
  if (error instanceof ValueError) stderr.write(`${text.usage.hint}\n`);
  if (debug) stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  else if (!isExpected) stderr.write(`${text.usage.withDebug}\n`);
  return (isExpected && BY_CODE[error.code ?? '']) || EXIT.failed;
}

/**
 * Errors that say by data what is wrong are said in the language of the command, with its options. Where a catalogue
 * has no words of its own, the library's fit.
 */
function inWords(error: unknown, text: Messages): string {
  if (error instanceof LocalizedError || error instanceof InputError) return error.inWords(text);
  const { data, pictures, predictTable, tableFile } = text;
  const said =
    error instanceof TableFileError || error instanceof UnreadableError
      ? tableFile.problem(error.details)
      : error instanceof TableError
        ? data.problem(error.details)
        : error instanceof RowsError
          ? predictTable.unusable(cellText(error.cell, predictTable), error.rows)
          : error instanceof PictureError
            ? pictures.problem(error.details)
            : null;
  if (said !== null) return `${(error as DataError).file}: ${said}`;
  return error instanceof Error ? error.message : String(error);
}
