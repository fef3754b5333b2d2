/** `gradus predict RUN FILE` on a run of a table. */
import { extname, resolve } from 'node:path';
import { DataError } from 'gradus';
import type { Predictions } from 'gradus/preprocessing';
import { cellOf, isoDate, type Table } from 'gradus/table';
import { shortestFloat32 } from 'gradus/train';
import { type Messages, messages } from '../../../lang/index.ts';
import { writeWhole } from '../../../runs/files.ts';
import type { Run } from '../../../runs/reader.ts';
import type { TableData } from '../../../settings/schema.ts';
import type { Io } from '../../../text/io.ts';
import { grouped } from '../../../text/numbers.ts';
import { inLine } from '../../../text/terminal.ts';
import { UsageError } from '../../errors.ts';
import type { RunOptions } from '../../options.ts';
import { cellText, sayDifferences } from '../common/cell-text.ts';
import { predictorOf } from '../common/run-data.ts';
import { type ReadingOptions, readOther } from '../common/table-source.ts';

/** Cells of rows that have no prediction which are named. */
const MOST_NAMED = 20;

/** A cell of what is written. */
type Cell = string | number | null;
/** Rows with names for their cells. */
interface Written {
  readonly names: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** How each kind of file is written, by its ending. */
const FORMATS: Readonly<Record<string, (table: Written) => string>> = {
  '.csv': (table) => separated(table, ','),
  '.tsv': (table) => separated(table, '\t'),
  '.json': (table) => `${JSON.stringify(objects(table), null, 2)}\n`,
  '.ndjson': (table) =>
    objects(table)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(''),
};

/**
 * Predicts every row of a table that can be read; the others are named, and have no prediction in the output.
 * @throws DataError at the end where there are such rows
 */
export async function predictTable(
  run: Run<TableData>,
  file: string,
  options: RunOptions & ReadingOptions & { readonly out?: string },
  io: Io,
): Promise<void> {
  const { out } = options;
  const format = out === undefined ? '.csv' : extname(out).toLowerCase();
  checkOutput(file, out, format);
  const text = messages(options.lang, io.env).predictTable;
  const predictor = await predictorOf(run, options, io);
  const table = await readOther(file, run.config.data.options, options, io.interruptible());
  const predictions = predictor.predict(table);
  const { target } = run.config.data;
  if (options.json) {
    const several = target.length > 1;
    for (const each of predictions.predictions) {
      io.stdout.write(`${JSON.stringify(plain(each, several))}\n`);
    }
  }
  const content = FORMATS[format](withPredictions(table, target, predictions));
  if (out !== undefined) await writeWhole(resolve(out), content);
  else if (!options.json) io.stdout.write(content);
  const done = predictions.predictions.length;
  sayDifferences(predictions, text, io);
  sayErrors(predictions, text, io);
  if (out !== undefined && !options.json) {
    io.stdout.write(`${text.written(grouped(done), inLine(out))}\n`);
  }
  const failed = table.length - done;
  if (failed > 0) throw new DataError(file, text.failed(failed, table.length));
}

/** @throws UsageError for a file that cannot be written, or is the one that is read */
function checkOutput(file: string, out: string | undefined, format: string): void {
  if (out === undefined) return;
  if (FORMATS[format] === undefined) {
    const known = Object.keys(FORMATS).join(', ');
    throw new UsageError(({ tableUsage }) => tableUsage.unknownEnding(out, known));
  }
  if (resolve(out) === resolve(file)) {
    throw new UsageError(({ tableUsage }) => tableUsage.overwritesInput(out));
  }
}

/** Names the cells that could not be read. */
function sayErrors({ errors }: Predictions, text: Messages['predictTable'], { stderr }: Io): void {
  for (const error of errors.slice(0, MOST_NAMED)) {
    stderr.write(`gradus: ${inLine(cellText(error, text))}\n`);
  }
  const more = errors.length - MOST_NAMED;
  if (more > 0) stderr.write(`gradus: ${text.more(more)}\n`);
}

/** The rows as they were read, with what is predicted of each target and, of classes, how probable each one is. */
function withPredictions(
  table: Table,
  target: readonly string[],
  predictions: Predictions,
): Written {
  const isClass = predictions.task === 'classification';
  const classes = isClass ? predictions.classNames : [];
  const added = [
    ...target.map((name) => `${name}_predicted`),
    ...classes.map((name) => `${target}_probability_${name}`),
  ];
  const byRow = new Map<number, readonly Cell[]>();
  for (const each of predictions.predictions) {
    const cells =
      'values' in each
        ? target.map((name) => each.values[name])
        : [each.value, ...Array.from(each.probabilities, shortestFloat32)];
    byRow.set(each.row, cells);
  }
  const none = added.map(() => null);
  const rows = Array.from({ length: table.length }, (_, row) => [
    ...table.columns.map((column) => written(cellOf(column, row))),
    ...(byRow.get(row) ?? none),
  ]);
  const names = table.columns.map(({ name }) => name);
  for (const name of added) names.push(unused(name, names));
  return { names, rows };
}

/** Dates as they are read again: without a time where it is midnight. */
function written(cell: ReturnType<typeof cellOf>): Cell {
  return cell instanceof Date ? isoDate(cell.getTime()) : cell;
}

/** `a`, or `a_2` where a column has that name: rows that were predicted before have theirs. */
function unused(name: string, names: readonly string[]): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name}_${count}`;
    if (!names.includes(candidate)) return candidate;
  }
}

/** A prediction as JSON: rows counted from 1, as in messages; of several targets, values by their names. */
function plain(prediction: Predictions['predictions'][number], several: boolean): object {
  const row = prediction.row + 1;
  const { value } = prediction;
  if ('values' in prediction) return several ? { row, values: prediction.values } : { row, value };
  return { row, value, probabilities: Array.from(prediction.probabilities, shortestFloat32) };
}

function objects({ names, rows }: Written): Record<string, Cell>[] {
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [names[i], cell])));
}

/** Text in the form of RFC 4180, with line feeds. */
function separated({ names, rows }: Written, delimiter: string): string {
  const line = (cells: readonly Cell[]): string =>
    `${cells.map((cell) => quotedCell(cell, delimiter)).join(delimiter)}\n`;
  return [names, ...rows].map(line).join('');
}

function quotedCell(cell: Cell, delimiter: string): string {
  if (cell === null) return '';
  const text = String(cell);
  const isPlain = !text.includes(delimiter) && !/["\n\r]/.test(text);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}
