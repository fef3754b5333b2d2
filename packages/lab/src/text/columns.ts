import {
  type ColumnDefinition,
  type ColumnPlan,
  type ColumnSummary,
  isoDate,
  type Table,
  type TableWarning,
  targetNames,
} from 'gradus/table';
import type { Messages } from '../lang/index.ts';
import { sparkline } from './blocks.ts';
import { grouped } from './numbers.ts';
import { table as tableLines } from './table.ts';
import { type Colors, inLine } from './terminal.ts';
import { displayWidth, shorten, widest, wrap } from './width.ts';

type Texts = Messages['data'];

/** Bins of a histogram, with one character each. */
export const BINS = 8;

/** Names of columns keep at least this many characters in a narrow terminal. */
const LEAST_NAME = 8;

/** The use of each column with its reason, the values in it, the target, and warnings. */
export function overviewLines(
  table: Table,
  plan: ColumnPlan,
  summaries: readonly ColumnSummary[],
  text: Texts,
  width: number,
  colors: Colors,
): string[] {
  const [title, rule, ...rows] = columnLines(plan, summaries, text, width);
  const { target, warnings } = plan;
  const counts = [table.length, summaries.length].map(grouped);
  const heading = text.heading(inLine(table.name), counts[0], counts[1]);
  const paragraphs = [
    [colors.bold(heading)],
    [colors.dim(title), rule, ...rows],
    target === null ? [] : wrap(inLine(text.target(target, targetNames(target))), width),
    warnings.flatMap((warning) => warningLines(warning, text, width)),
  ];
  const shown = paragraphs.filter((lines) => lines.length > 0);
  return shown.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

/** A warning, marked so that it stands out without colour too. */
export function warningLines(warning: TableWarning, text: Texts, width: number): string[] {
  return wrap(`! ${inLine(text.warning(warning))}`, width, '  ');
}

/** A table with one line for each column of the data. Names are cut in a narrow terminal. */
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

/** A range, or the number of categories. */
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

/** Integers up to 2^53 in full, other numbers with four significant digits. */
function short(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  return Number.isInteger(value) ? value.toExponential(3) : String(Number(value.toPrecision(4)));
}
