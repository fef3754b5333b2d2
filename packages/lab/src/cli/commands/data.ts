import { readTable } from '@gradus/datasets';
import {
  type ColumnDefinition,
  type ColumnPlan,
  type ColumnSummary,
  type InferOptions,
  inferColumns,
  isoDate,
  summarize,
  type Table,
  type Task,
} from 'gradus/table';
import { type Language, type Messages, messages } from '../../lang/index.ts';
import { sparkline } from '../../text/blocks.ts';
import { hasColor, type Io, isFancy } from '../../text/io.ts';
import { suggestion } from '../../text/nearest.ts';
import { grouped } from '../../text/numbers.ts';
import { table as tableLines } from '../../text/table.ts';
import { createColors, inLine } from '../../text/terminal.ts';
import { displayWidth, shorten, widest, wrap } from '../../text/width.ts';
import { UsageError } from '../errors.ts';
import type { CommonOptions } from '../options.ts';

/** The options of `data`. */
interface DataOptions extends CommonOptions {
  readonly target?: string;
  readonly task?: Task;
  readonly numeric?: string;
  readonly categorical?: string;
  readonly date?: string;
  readonly ignore?: string;
  readonly missing?: string;
  readonly json?: boolean;
  readonly lang?: Language;
}

type Texts = Messages['data'];

/** Bins of a histogram, a character each. */
const BINS = 8;

/** Names of columns keep this many characters in the narrowest terminal. */
const LEAST_NAME = 8;

/** Where the terminal does not say how wide it is. */
const WIDTH = 80;

/** Shows what the columns of a table are taken for, and what they hold. */
export async function dataCommand(file: string, options: DataOptions, io: Io): Promise<void> {
  if (options.task !== undefined && options.target === undefined) {
    throw new UsageError('--task needs --target, the column to predict.');
  }
  const text = messages(options.lang, io.env).data;
  const missing = options.missing?.split(',');
  const table = await read(file, missing, text, io);
  const plan = inferColumns(table, { ...columnOptions(table, options), missing });
  const summaries = summarize(table, { plan, bins: BINS });
  if (options.json) {
    io.stdout.write(`${JSON.stringify({ file, ...described(plan, summaries) })}\n`);
    return;
  }
  const width = io.stdout.columns ?? WIDTH;
  const colors = createColors(hasColor(io.stdout, io.env, options.color));
  const [title, rule, ...rows] = columnLines(plan, summaries, text, width);
  const { target, warnings } = plan;
  const heading = text.heading(inLine(file), grouped(table.length), grouped(summaries.length));
  const paragraphs = [
    [colors.bold(heading)],
    [colors.dim(title), rule, ...rows],
    target === null ? [] : wrap(inLine(text.target(target)), width),
    warnings.flatMap((warning) => wrap(`! ${inLine(text.warning(warning))}`, width, '  ')),
  ];
  const shown = paragraphs.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  io.stdout.write(`${shown.join('\n\n')}\n`);
}

/** Reading shows its progress if it takes longer than this. */
const PATIENCE_MS = 500;

async function read(
  file: string,
  missing: readonly string[] | undefined,
  text: Texts,
  io: Io,
): Promise<Table> {
  const signal = io.interruptible();
  const start = performance.now();
  let isShown = false;
  const onProgress = ({ loaded, total }: { loaded: number; total: number | null }): void => {
    if (!isFancy(io.stderr, io.env) || performance.now() - start < PATIENCE_MS) return;
    isShown = true;
    const megabytes = (loaded / 1e6).toFixed(0);
    const share = total === null ? null : Math.floor((100 * loaded) / Math.max(total, 1));
    io.stderr.control?.(`\r${text.reading(megabytes, share)}`);
  };
  try {
    return await readTable(file, { onProgress, signal, ...(missing && { missing }) });
  } finally {
    if (isShown) io.stderr.control?.('\r\u001b[K');
  }
}

const LISTS = ['numeric', 'categorical', 'date', 'ignore'] as const;

/**
 * The columns that options name.
 * @throws UsageError for a column that is not there, or that two options name
 */
function columnOptions(table: Table, options: DataOptions): InferOptions {
  const names = table.columns.map(({ name }) => name);
  const { target, task } = options;
  const namedBy = new Map<string, string>();
  const name = (column: string, option: string): void => {
    if (!names.includes(column)) {
      const known = names.slice(0, 20).join(', ');
      const more = names.length > 20 ? `, and ${names.length - 20} more` : '';
      throw new UsageError(
        `--${option}: ${table.name} has no column "${column}". Its columns are ${known}${more}.` +
          suggestion(column, names),
      );
    }
    const other = namedBy.get(column) ?? option;
    if (other !== option) {
      const hint = other === 'target' ? ' For the target, pass --task instead.' : '';
      throw new UsageError(
        `--${other} and --${option} both name the column "${column}". Name it in one of them.${hint}`,
      );
    }
    namedBy.set(column, option);
  };
  if (target !== undefined) name(target, 'target');
  const lists = LISTS.map((option) => {
    const columns = listIn(options[option], names);
    for (const column of columns) name(column, option);
    return [option, columns] as const;
  });
  return { target, task, ...Object.fromEntries(lists) };
}

/** `a,b`; the name of a column may hold commas itself. */
function listIn(text: string | undefined, names: readonly string[]): string[] {
  if (text === undefined) return [];
  return names.includes(text) ? [text] : text.split(',');
}

/** The object of `--json`. */
function described(plan: ColumnPlan, summaries: readonly ColumnSummary[]): object {
  const definitions = new Map(plan.columns.map((definition) => [definition.name, definition]));
  const columns = summaries.map((summary) => ({ ...summary, ...definitions.get(summary.name) }));
  return { rows: plan.rows, columns, target: plan.target, warnings: plan.warnings };
}

/** A table in which each column of the data has a line; names are cut where the terminal is narrow. */
function columnLines(
  plan: ColumnPlan,
  summaries: readonly ColumnSummary[],
  text: Texts,
  width: number,
): string[] {
  const definitions = new Map(plan.columns.map((definition) => [definition.name, definition]));
  const cells = summaries.map((summary) => {
    const definition = definitions.get(summary.name);
    const counts =
      summary.kind === 'text' ? summary.top.map(({ count }) => count) : summary.histogram;
    return [
      inLine(summary.name),
      definition === undefined ? text.types.target : text.types[definition.type],
      summary.missing === 0 ? '–' : grouped(summary.missing),
      valuesOf(summary, definition, text),
      sparkline(counts),
      definition === undefined ? targetWhy(plan, text) : text.why[definition.reason.code],
    ];
  });
  const columns = [
    { title: text.column },
    { title: text.type },
    { title: text.missing, right: true },
    { title: text.values },
    { title: text.histogram },
    { title: text.because },
  ];
  const others = columns
    .slice(1)
    .map(({ title }, c) => widest([title, ...cells.map((row) => row[c + 1])]) + 2)
    .reduce((sum, taken) => sum + taken, 0);
  const name = Math.max(LEAST_NAME, displayWidth(text.column), width - others);
  const rows = cells.map(([first, ...rest]) => [shorten(first, name), ...rest]);
  return tableLines(columns, rows).map((line) => shorten(line, width));
}

function targetWhy({ target }: ColumnPlan, text: Texts): string {
  return target === null ? '' : text.tasks[target.task];
}

/** A range, or how many categories there are. */
function valuesOf(
  summary: ColumnSummary,
  definition: ColumnDefinition | undefined,
  text: Texts,
): string {
  if (summary.distinct === 0) return '–';
  if (summary.kind === 'text') {
    const isCategorical = definition === undefined || definition.type === 'categorical';
    return (isCategorical ? text.categories : text.different)(grouped(summary.distinct));
  }
  const show = summary.kind === 'date' ? day : short;
  return `${show(summary.min)} … ${show(summary.max)}`;
}

function day(milliseconds: number): string {
  return isoDate(milliseconds).replace(/T.*$/, '');
}

/** Integers as they are, other numbers with four significant digits. */
function short(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}
