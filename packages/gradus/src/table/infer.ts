import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { shown } from '../util/shown.ts';
import { MISSING_MARKS, Missing, readCategories, readDates } from './cells.ts';
import { countNumbers, countTexts, type TextCounts, topValues } from './counts.ts';
import { isoDate } from './dates.ts';
import { leaks } from './leakage.ts';
import type {
  ColumnDefinition,
  ColumnPlan,
  Counts,
  NumericDefinition,
  TargetDefinition,
} from './plan.ts';
import { TableError } from './problem.ts';
import type { ColumnOption, ColumnReason, TableWarning, Task } from './reasons.ts';
import { type Column, cellOf, type Table, type TextColumn } from './table.ts';
import { inferTarget, readAllNumbers, textOf } from './target.ts';
import { roundedWarning, surveyTexts, textWarning } from './texts.ts';

/**
 * Options of {@link inferColumns}.
 *
 * @example
 * ```ts
 * const options: InferOptions = { target: 'price', numeric: ['zip'], ignore: ['comment'] };
 * ```
 */
export interface InferOptions {
  /**
   * The column to predict, or several columns of numbers. Rows without a value in one of them are left out. Default:
   * no target.
   */
  target?: string | readonly string[];
  /**
   * Default: `'classification'` for text and for integers with at most 20 different values, `'regression'` for other
   * numbers and for several targets.
   */
  task?: Task;
  /** Columns of numbers, even if they look like identifiers or are written as `1,234` or `12 €`. */
  numeric?: readonly string[];
  categorical?: readonly string[];
  date?: readonly string[];
  ignore?: readonly string[];
  /** The texts that stand for a missing value, instead of `MISSING_MARKS`; an empty text always does. */
  missing?: readonly string[];
}

const LISTS = ['numeric', 'categorical', 'date', 'ignore'] as const;

/** With fewer values, it can be chance that all of them differ. */
const MIN_DISTINCT = 20;
/** A column of text is free text if more than this share of its values differ. */
const FREE_TEXT = 0.9;

/**
 * Decides from all rows how each column is used, and why.
 *
 * A column is numeric if every value is a finite number, and a date if every value is a date. Other text is
 * categorical. Ignored are: constant columns; columns with the name of an identifier (`id`, `zip`, `phone`); and, in
 * tables of 20 rows or more, integers that differ in every row and text with more than 90 % different values.
 *
 * @throws ArgumentError for a column in two options or twice in `target`, an empty `target`, `task` without `target`,
 *   or several targets with `task: 'classification'`
 * @throws TableError if an option names an unknown column, the table has no rows, a column cannot be read as an option
 *   demands, a number is infinite, all columns except the targets are ignored, or the target cannot be learned:
 *   constant, mostly missing, a class with one row, text among several targets
 *
 * @example
 * ```ts
 * const table = Table.fromRows([
 *   { name: 'Ada', city: 'Seoul', height: 1.62 },
 *   { name: 'Bo', city: 'Busan', height: 1.75 },
 * ]);
 * const plan = inferColumns(table, { target: 'height', ignore: ['name'] });
 * plan.columns.map(({ type }) => type); // ['ignored', 'categorical']
 * ```
 */
export function inferColumns(
  table: Table,
  options: InferOptions & { target: string | readonly [string, ...string[]] },
): ColumnPlan<TargetDefinition>;
export function inferColumns(table: Table, options?: InferOptions): ColumnPlan;
export function inferColumns(table: Table, options: InferOptions = {}): ColumnPlan {
  const given = checkInferOptions(table, options);
  const marks = given.missing ?? MISSING_MARKS;
  const missing = new Missing(marks);
  if (table.length === 0) throw new TableError(table.name, { code: 'no-rows' });
  const optionOf = new Map<string, ColumnOption>();
  for (const option of LISTS) for (const name of given[option] ?? []) optionOf.set(name, option);
  const warnings: TableWarning[] = [];
  const targets = namesOf(given.target);
  const columns = table.columns
    .filter((column) => !targets.includes(column.name))
    .map((column) => {
      const option = optionOf.get(column.name);
      const decided =
        option === undefined
          ? infer(table, column, missing)
          : { definition: obey(table, column, missing, option) };
      warnings.push(...(decided.warnings ?? []), ...contentWarnings(decided.definition, table));
      return decided.definition;
    });
  const isUseless = columns.every((column) => column.type === 'ignored');
  if (isUseless && targets.length > 0) {
    const ignored = columns.map(({ name, reason }) => {
      return { column: name, reason: reason.code, example: exampleOf(table.column(name)) };
    });
    throw new TableError(table.name, { code: 'no-features', ignored });
  }
  const target =
    targets.length === 0 ? null : inferTarget(table, targets, given.task, missing, warnings);
  if (target !== null) warnings.push(...leaks(table, columns, target, missing));
  const lower = marks.map((mark) => mark.trim().toLowerCase());
  return { columns, target, warnings, missing: [...new Set(['', ...lower])], rows: table.length };
}

/** The first value of a column of text. */
function exampleOf(column: Column): string | null {
  return column.kind === 'text' ? (column.values[0] ?? null) : null;
}

function checkInferOptions(table: Table, options: InferOptions): InferOptions {
  const owner = 'inferColumns';
  const given = checkOptions<InferOptions>(owner, options, {
    target: null,
    task: ['classification', 'regression'],
    numeric: Array,
    categorical: Array,
    date: Array,
    ignore: Array,
    missing: Array,
  });
  const seen = new Map<string, string>();
  if (given.target === undefined && given.task !== undefined) {
    throw new ArgumentError(owner, 'task needs a target. Pass the column to predict as target.');
  }
  if (given.target !== undefined) checkTargetOption(owner, given);
  for (const name of namesOf(given.target)) seen.set(table.column(name).name, 'target');
  for (const option of LISTS) {
    for (const name of given[option] ?? []) {
      table.column(name);
      const other = seen.get(name);
      if (other !== undefined && other !== option) {
        const hint = other === 'target' ? ' For the target, pass task instead.' : '';
        const where = `column ${shown(name)} is named by ${other} and by ${option}`;
        throw new ArgumentError(owner, `${where}. Name it in one of them.${hint}`);
      }
      seen.set(name, option);
    }
  }
  return given;
}

function namesOf(target: InferOptions['target']): readonly string[] {
  return target === undefined ? [] : [target].flat();
}

function checkTargetOption(owner: string, { target, task }: InferOptions): void {
  const names: readonly unknown[] = typeof target === 'string' ? [target] : (target ?? []);
  const isList = Array.isArray(names) && names.length > 0;
  if (!isList || names.some((name) => typeof name !== 'string')) {
    const allowed = 'the name of a column, or a list of names';
    throw new ArgumentError(owner, `target must be ${allowed}, got ${shown(target)}.`);
  }
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) {
    throw new ArgumentError(owner, `target names column ${shown(twice)} twice. Name it once.`);
  }
  if (names.length > 1 && task === 'classification') {
    const fix = 'Name one, or leave task out to predict numbers';
    throw new ArgumentError(owner, `only one target can be classes, got ${names.length}. ${fix}.`);
  }
}

/** The definition of a column that an option names. */
function obey(
  table: Table,
  column: Column,
  missing: Missing,
  option: ColumnOption,
): ColumnDefinition {
  const reason: ColumnReason = { code: 'option', option };
  if (option === 'numeric') return numeric(table, column, missing, reason);
  const text = readCategories(column, missing);
  const counts = countTexts(text);
  if (option === 'categorical') return categorical(text, counts, reason);
  if (option === 'ignore') return ignored(column, counts, reason);
  const dayFirst = column.kind === 'text' ? surveyTexts(text, counts.counts).dayFirst : null;
  return date(table, column, missing, dayFirst, reason);
}

/** The definition of a column, and the warnings that {@link contentWarnings} cannot derive from it. */
interface Decision {
  readonly definition: ColumnDefinition;
  readonly warnings?: readonly TableWarning[];
}

/** Decides how to use a column that no option names. */
function infer(table: Table, column: Column, missing: Missing): Decision {
  if (column.kind === 'number') return inferNumbers(table, column, missing);
  if (column.kind === 'text') return inferText(table, column, missing);
  const example = column.values.find((value) => !Number.isNaN(value)) ?? Number.NaN;
  const definition = date(table, column, missing, null, {
    code: 'dates',
    example: isoDate(example),
  });
  return {
    definition: uniform(column, definition, definition.missing, isoDate(example)) ?? definition,
  };
}

function inferNumbers(table: Table, column: Column, missing: Missing): Decision {
  const { definition, isInteger } = numericWithKind(table, column, missing, { code: 'numbers' });
  const { distinct, min } = definition;
  const same = uniform(column, definition, definition.missing, String(min));
  if (same !== null) return { definition: same };
  if (isIdentifierName(column.name)) return identifier(column, definition, 'name');
  // An identifier has no missing cells. Integers with missing cells are amounts, even if all differ.
  if (isInteger && distinct === table.length && distinct >= MIN_DISTINCT) {
    return identifier(column, definition, 'values');
  }
  return { definition };
}

function inferText(table: Table, column: TextColumn, missing: Missing): Decision {
  const text = readCategories(column, missing);
  const counts = countTexts(text);
  const { distinct } = counts;
  const present = table.length - counts.missing;
  const value = text.values[counts.counts.findIndex((count) => count > 0)] ?? '';
  const same = uniform(column, counts, counts.missing, value);
  if (same !== null) return { definition: same };
  const survey = surveyTexts(text, counts.counts);
  if (survey.numbers === present) {
    const warnings = roundedWarning(text, survey);
    // Rounded integers may be equal numbers, so compare them as texts.
    const isIdentifier =
      warnings.length > 0 && distinct === table.length && distinct >= MIN_DISTINCT;
    if (isIdentifier) return identifier(column, counts, 'values');
    const decided = inferNumbers(table, column, missing);
    return decided.definition.type === 'numeric' ? { ...decided, warnings } : decided;
  }
  if (survey.dates === present && !survey.isAmbiguous) {
    const examples = [...survey.forms.values()];
    const reason: ColumnReason = { code: 'dates', example: examples[0] };
    return {
      definition: date(table, column, missing, survey.dayFirst, reason),
      warnings: examples.length < 2 ? [] : [{ code: 'mixed-dates', column: column.name, examples }],
    };
  }
  if (isIdentifierName(column.name)) return identifier(column, counts, 'name');
  const warning = textWarning(text, survey, present);
  const warnings = warning === null ? [] : [warning];
  if (distinct >= MIN_DISTINCT && distinct > FREE_TEXT * present) {
    const definition = ignored(column, counts, { code: 'free-text', distinct, present });
    return { definition, warnings };
  }
  return { definition: categorical(text, counts, { code: 'text', distinct }), warnings };
}

/** The last words of the names of columns of identifiers. */
const IDENTIFIERS = new Set(
  'id ids uuid guid zip zipcode postcode phone telephone fax 아이디 전화번호 우편번호'.split(' '),
);
const IDENTIFIER_PHRASES = new Set(['zip code', 'postal code', 'phone number', 'id number']);

/** `id`, `customer_id`, `customerId`, `Zip Code`. */
function isIdentifierName(name: string): boolean {
  const words = name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}]+|\d+/gu) ?? [];
  const last = words.slice(-2).map((word) => word.toLowerCase());
  return IDENTIFIERS.has(last.at(-1) ?? '') || IDENTIFIER_PHRASES.has(last.join(' '));
}

function identifier(column: Column, counts: Counts, because: 'name' | 'values'): Decision {
  const reason: ColumnReason =
    because === 'name'
      ? { code: 'identifier-name' }
      : { code: 'distinct-integers', distinct: counts.distinct };
  return {
    definition: ignored(column, counts, reason),
    warnings: [{ code: 'identifier', column: column.name, because }],
  };
}

/** The column as ignored if it is empty or holds one value in every row; else null. */
function uniform(
  column: Column,
  counts: Counts,
  missing: number,
  value: string,
): ColumnDefinition | null {
  if (counts.distinct === 0) return ignored(column, counts, { code: 'empty' });
  if (counts.distinct > 1 || missing > 0) return null;
  return ignored(column, counts, { code: 'constant', value });
}

function ignored({ name }: Column, counts: Counts, reason: ColumnReason): ColumnDefinition {
  const { missing, distinct } = counts;
  return { name, type: 'ignored', reason, missing, distinct };
}

function categorical(
  column: TextColumn,
  { missing, distinct, counts }: TextCounts,
  reason: ColumnReason,
): ColumnDefinition {
  const top = topValues(column, counts, 10);
  return { name: column.name, type: 'categorical', reason, missing, distinct, top };
}

function numeric(
  table: Table,
  column: Column,
  missing: Missing,
  reason: ColumnReason,
): ColumnDefinition {
  return numericWithKind(table, column, missing, reason).definition;
}

function numericWithKind(table: Table, column: Column, missing: Missing, reason: ColumnReason) {
  const { values, loose } = readAllNumbers(table, column, missing, reason.code === 'option');
  const { isInteger, mode: _mode, modeCount: _count, ...counts } = countNumbers(values);
  const definition: NumericDefinition = {
    name: column.name,
    type: 'numeric',
    reason,
    ...counts,
    loose,
  };
  return { definition, isInteger };
}

function date(
  table: Table,
  column: Column,
  missing: Missing,
  dayFirst: boolean | null,
  reason: ColumnReason,
): ColumnDefinition {
  const { column: read, unreadable } = readDates(column, missing, dayFirst);
  if (unreadable.length > 0) {
    const [row] = unreadable;
    const value = textOf(cellOf(column, row));
    throw new TableError(table.name, { code: 'no-date', column: column.name, row, value });
  }
  const { missing: none, distinct, min, max, mean } = countNumbers(read.values);
  const counts = { missing: none, distinct, min, max, mean };
  return { name: column.name, type: 'date', reason, ...counts, dayFirst };
}

/** Warnings about the content of a column, for inferred types and for types from options. */
function contentWarnings(definition: ColumnDefinition, { length }: Table): TableWarning[] {
  const { name: column, missing, distinct, reason } = definition;
  if (reason.code === 'empty') return [{ code: 'empty', column }];
  if (reason.code === 'constant') return [{ code: 'constant', column, value: reason.value }];
  if (reason.code === 'free-text') return [{ ...reason, column }];
  if (definition.type === 'ignored') return [];
  const warnings: TableWarning[] = [];
  if (missing * 2 > length)
    warnings.push({ code: 'mostly-missing', column, missing, rows: length });
  if (definition.type !== 'categorical') return warnings;
  const [{ value, count } = { value: '', count: 0 }] = definition.top;
  const share = count / (length - missing);
  if (distinct > 1 && share > 0.99) warnings.push({ code: 'dominant', column, value, share });
  if (distinct > 1000) warnings.push({ code: 'many-categories', column, distinct });
  return warnings;
}
