/** `gradus predict RUN FILE` on a run of a table. */
import { extname, resolve } from 'node:path';
import type { TablePart } from '@gradus/datasets';
import type { Predictions, Predictor, RowError, UnseenCategory } from 'gradus/preprocessing';
import { cellOf, isoDate, type Table } from 'gradus/table';
import { shortestFloat32 } from 'gradus/train';
import { InputError } from '../../../lang/error.ts';
import { type Messages, messages } from '../../../lang/index.ts';
import { writeWholeInParts } from '../../../runs/files.ts';
import type { Run } from '../../../runs/reader.ts';
import type { TableData } from '../../../settings/schema.ts';
import type { Differences } from '../../../tabular/data.ts';
import { cellText, sayDifferences } from '../../../text/cell-text.ts';
import type { Io } from '../../../text/io.ts';
import { grouped } from '../../../text/numbers.ts';
import { inLine } from '../../../text/terminal.ts';
import { UsageError } from '../../errors.ts';
import type { RunOptions } from '../../options.ts';
import { predictorOf } from '../common/run-data.ts';
import { type ReadingOptions, readOtherParts } from '../common/table-source.ts';

/** Most unusable cells that are named. */
const MOST_NAMED = 20;

/** A cell of the output. */
type Cell = string | number | null;
/** Rows of the output, with the names of their cells. */
interface Written {
  readonly names: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Writes rows part by part. */
interface Format {
  /** The beginning of the output. */
  start(names: readonly string[]): string;
  /** @param isFirst whether these are the first rows */
  rows(part: Written, isFirst: boolean): string;
  /** The end of the output. */
  end(isEmpty: boolean): string;
}

/** The formats of files by their endings. */
const FORMATS: Readonly<Record<string, Format>> = {
  '.csv': separated(','),
  '.tsv': separated('\t'),
  '.json': {
    start: () => '[',
    rows: (part, isFirst) => {
      const texts = objects(part).map((row) =>
        JSON.stringify(row, null, 2).replaceAll('\n', '\n  '),
      );
      return texts.map((text, i) => `${isFirst && i === 0 ? '' : ','}\n  ${text}`).join('');
    },
    end: (isEmpty) => (isEmpty ? ']\n' : '\n]\n'),
  },
  '.ndjson': {
    start: () => '',
    rows: (part) =>
      objects(part)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(''),
    end: () => '',
  },
};

/**
 * Predicts every row of a table that can be read. The other rows are reported, and have no prediction in the output. A
 * large CSV is processed in parts.
 * @throws DataError at the end if there are rows without a prediction
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
  const { data } = run.config;
  const found = new Findings();
  const parts = readOtherParts(file, data.options, options, io.interruptible());
  const write = (part: string): void => void io.stdout.write(part);
  const predicted = predictions(predictor, parts, found, options.json === true ? write : null);
  const texts = textsOf(FORMATS[format], data.target, predicted);
  if (out !== undefined) await writeWholeInParts(resolve(out), texts);
  else if (!options.json) for await (const part of texts) write(part);
  // JSON is printed while predictions are made.
  else while (!(await predicted.next()).done);
  sayDifferences(found, text, io);
  sayErrors(found, text, io);
  if (out !== undefined && !options.json) {
    io.stdout.write(`${text.written(grouped(found.predicted), inLine(out))}\n`);
  }
  const failed = found.rows - found.predicted;
  if (failed > 0) {
    throw new InputError(file, ({ predictTable }) => predictTable.failed(failed, found.rows));
  }
}

/** Rows with their predictions. */
interface Predicted {
  readonly table: Table;
  readonly predictions: Predictions;
}

/** Predicts part by part. Collects findings, and prints each prediction as JSON if asked for. */
async function* predictions(
  predictor: Predictor,
  parts: AsyncIterable<TablePart>,
  found: Findings,
  say: ((text: string) => void) | null,
): AsyncGenerator<Predicted> {
  for await (const { table, lines } of parts) {
    const each = predictor.predict(table);
    const before = found.rows;
    found.add(table, lines, each);
    if (say !== null) {
      const several = each.task === 'regression' && each.targets.length > 1;
      for (const one of each.predictions) {
        say(`${JSON.stringify(plain({ ...one, row: before + one.row }, several))}\n`);
      }
    }
    yield { table, predictions: each };
  }
}

async function* textsOf(
  format: Format,
  target: readonly string[],
  parts: AsyncIterable<Predicted>,
): AsyncGenerator<string> {
  let isFirst = true;
  for await (const { table, predictions } of parts) {
    const written = withPredictions(table, target, predictions);
    if (isFirst) yield format.start(written.names);
    yield format.rows(written, isFirst);
    isFirst = false;
  }
  yield format.end(isFirst);
}

/** A cell that cannot be read, and the line of the file on which its row begins, if it has lines. */
type FoundError = RowError & { readonly line: number | null };

/** Most unknown categories that are collected. A file can have millions. */
const MOST_UNSEEN = 10_000;

/** Collects the findings in the parts of a table. Rows count in the whole table. */
class Findings implements Differences {
  rows = 0;
  predicted = 0;
  errorCount = 0;
  /** The first {@link MOST_NAMED} errors. */
  readonly errors: FoundError[] = [];
  extraColumns: readonly string[] = [];
  readonly #unseen = new Map<string, UnseenCategory>();

  get unseenCategories(): readonly UnseenCategory[] {
    return [...this.#unseen.values()];
  }

  add(table: Table, lines: readonly number[] | null, each: Predictions): void {
    const { rows } = this;
    for (const error of each.errors.slice(0, MOST_NAMED - this.errors.length)) {
      this.errors.push({ ...error, row: rows + error.row, line: lines?.[error.row] ?? null });
    }
    for (const unseen of each.unseenCategories) {
      const key = JSON.stringify([unseen.column, unseen.value]);
      const known = this.#unseen.get(key) ?? { ...unseen, row: rows + unseen.row, count: 0 };
      if (this.#unseen.size === MOST_UNSEEN && known.count === 0) continue;
      this.#unseen.set(key, { ...known, count: known.count + unseen.count });
    }
    this.errorCount += each.errors.length;
    this.predicted += each.predictions.length;
    this.extraColumns = each.extraColumns;
    this.rows += table.length;
  }
}

/** @throws UsageError if the file cannot be written, or is the input */
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

/** Reports the cells that could not be read, with the line of the file if it does not follow from the row. */
function sayErrors(
  { errors, errorCount }: Findings,
  text: Messages['predictTable'],
  { stderr }: Io,
): void {
  for (const error of errors) {
    const { line, row } = error;
    const place = line === null || line === row + 2 ? '' : ` ${text.onLine(line)}`;
    stderr.write(`gradus: ${inLine(cellText(error, text))}${place}\n`);
  }
  const more = errorCount - errors.length;
  if (more > 0) stderr.write(`gradus: ${text.more(more)}\n`);
}

/** The rows with added columns: the prediction of each target, and the probability of each class. */
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

/** A cell in a form that can be read again: dates without a time if it is midnight. */
function written(cell: ReturnType<typeof cellOf>): Cell {
  return cell instanceof Date ? isoDate(cell.getTime()) : cell;
}

/** `a`, or `a_2` if a column has that name, for example from an earlier prediction. */
function unused(name: string, names: readonly string[]): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name}_${count}`;
    if (!names.includes(candidate)) return candidate;
  }
}

/** A prediction as JSON. Rows count from 1, as in messages. Several targets have their values by name. */
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
function separated(delimiter: string): Format {
  const line = (cells: readonly Cell[]): string =>
    `${cells.map((cell) => quotedCell(cell, delimiter)).join(delimiter)}\n`;
  return { start: line, rows: ({ rows }) => rows.map(line).join(''), end: () => '' };
}

function quotedCell(cell: Cell, delimiter: string): string {
  if (cell === null) return '';
  const text = String(cell);
  const isPlain = !text.includes(delimiter) && !/["\n\r]/.test(text);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}
