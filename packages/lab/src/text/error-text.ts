import { ImageSetError, PictureError, TableFileError, UnreadableError } from '@gradus/datasets';
import { DataError, GradusError } from 'gradus';
import { IdxError } from 'gradus/data';
import { TableError } from 'gradus/table';
import { InputError, LocalizedError } from '../lang/error.ts';
import type { Messages } from '../lang/index.ts';
import { RowsError } from '../tabular/rows-error.ts';
import { cellText } from './cell-text.ts';

/** The message of an error in a language, with the options of the command line. */
export function errorText(error: unknown, text: Messages): string {
  if (error instanceof DataError) return `${error.file}: ${problemOf(error, text)}`;
  if (error instanceof LocalizedError) return error.inWords(text);
  if (!(error instanceof Error)) return text.system.original(String(error));
  const { message, code, path, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof GradusError || code === undefined || syscall === undefined) {
    return text.system.original(message);
  }
  return `${path === undefined ? '' : `${path}: `}${text.system.reason(code, message)}`;
}

/** The message of an error without the name of its file. */
export function problemOf(error: GradusError, text: Messages): string {
  if (error instanceof InputError) return error.problemIn(text);
  if (!(error instanceof DataError)) return errorText(error, text);
  return problemText(error, text) ?? text.storedFiles.otherProblem(error.problem);
}

/** The catalogue's text for an error of a file; null if there is none, and the library's message is used. */
function problemText(error: DataError, text: Messages): string | null {
  const { data, imageFiles, pictures, predictTable, tableFile } = text;
  if (error instanceof TableFileError || error instanceof UnreadableError) {
    return tableFile.problem(error.details);
  }
  if (error instanceof TableError) return data.problem(error.details);
  if (error instanceof RowsError) {
    return predictTable.unusable(cellText(error.cell, predictTable), error.rows);
  }
  if (error instanceof PictureError) return pictures.problem(error.details);
  if (error instanceof IdxError) return imageFiles.idx(error.details);
  if (error instanceof ImageSetError) return imageFiles.set(error.details);
  return null;
}
