import {
  type ColumnDefinition,
  type ColumnPlan,
  type ColumnSummary,
  isoDate,
  summarize,
} from 'gradus/table';
import { type Language, type Messages, messages } from '../../lang/index.ts';
import { sparkline } from '../../text/blocks.ts';
import { hasColor, type Io } from '../../text/io.ts';
import { grouped } from '../../text/numbers.ts';
import { table as tableLines } from '../../text/table.ts';
import { createColors, inLine } from '../../text/terminal.ts';
import { displayWidth, shorten, widest, wrap } from '../../text/width.ts';
import type { CommonOptions } from '../options.ts';
import { planFor, readTableFor, type TableOptions } from './common/table.ts';

/** The options of `data`. */
interface DataOptions extends CommonOptions, TableOptions {
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
  const text = messages(options.lang, io.env).data;
  const table = await readTableFor(file, options, text, io);
  const plan = planFor(table, options);
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
