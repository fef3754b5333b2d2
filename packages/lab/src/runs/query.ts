import { LocalizedError } from '../lang/error.ts';
import { type FieldValue, valuesOf } from '../settings/fields.ts';
import { SETTING_ROWS } from '../settings/table.ts';
import { nearestFew } from '../text/nearest.ts';
import type { SurveyedRun } from './survey.ts';

/** A run as named values: `state`, `tags`, and groups such as `result` and `training`. */
type RunRecord = ReadonlyMap<string, FieldValue>;

/** Groups in the order in which a short name is looked up, so `iterations` means `result.iterations`. */
const GROUPS = ['result', 'model', 'training', 'data', 'machine'] as const;

/** The values of a run that filters and orders can use. */
export function recordOf({ config, result, state, tags }: SurveyedRun): RunRecord {
  return new Map(valuesOf({ ...config, result, state, tags, when: config.createdAt }));
}

/** A condition on runs, parsed from a text such as `lr>=0.1` or `model=C`. */
interface Filter {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
}

type Operator = '!=' | '>=' | '<=' | '==' | '=' | '>' | '<' | '~';

/** The question is wrong, not the runs. */
const USAGE = { code: 'usage' };

/** @throws GradusError if the text is not a field, an operator and a value */
export function parseFilter(text: string): Filter {
  const parts = /^(-{0,2}\w[\w.-]*)\s*(!=|>=|<=|==|=|>|<|~)\s*(.*)$/s.exec(text.trim());
  if (parts !== null) {
    return { field: parts[1], operator: parts[2] as Operator, value: parts[3] };
  }
  throw new LocalizedError(({ commandUsage }) => commandUsage.wrongFilter(text), USAGE);
}

/**
 * The runs for which all filters hold.
 * @throws GradusError for a field that no run has, or a value that should be a number and is not
 */
export function filtered<T>(
  runs: readonly T[],
  filters: readonly Filter[],
  record: (run: T) => RunRecord,
): T[] {
  const records = runs.map(record);
  const tests = filters.map((filter) => testOf(filter, records));
  return runs.filter((_, i) => tests.every((isRight) => isRight(records[i])));
}

/**
 * Runs in the order of a field: ascending, or descending if `-` precedes its name. Runs without a value come last.
 * @throws GradusError for a field that no run has
 */
export function sorted<T>(
  runs: readonly T[],
  key: string,
  record: (run: T) => RunRecord,
): readonly T[] {
  if (runs.length === 0) return runs;
  // One more hyphen than the name of an option has.
  const isDescending = /^-(?!-)|^---/.test(key);
  const sign = isDescending ? -1 : 1;
  const records = new Map(runs.map((run) => [run, record(run)]));
  const name = resolve(isDescending ? key.slice(1) : key, [...records.values()]);
  const value = (run: T): FieldValue => records.get(run)?.get(name) ?? null;
  return [...runs].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * order(left, right);
  });
}

function order(a: FieldValue, b: FieldValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The most names to suggest for an unknown one. */
const MOST_NEAR = 3;

/** Fields by the names of the options that set them. */
const OPTIONS: ReadonlyMap<string, string> = new Map([
  ...SETTING_ROWS.map(([name, { option }]) => [option, `training.${name}`] as const),
  ['dataset', 'data.name'],
  ['data', 'data.directory'],
]);

/** The full name of a field that is given by the option that sets it, in full, without its group, or by its last part. */
function resolve(name: string, records: readonly RunRecord[]): string {
  const known = new Set(records.flatMap((record) => [...record.keys()]));
  const option = name.replace(/^--/, '');
  const places = [name, ...GROUPS.map((group) => `${group}.${option}`), OPTIONS.get(option) ?? ''];
  // A group that has a name is compared by it: `model=C` means `model.name=C`.
  const candidates = places.flatMap((place) => [`${place}.name`, place]);
  const found = candidates.find((candidate) => known.has(candidate));
  if (found !== undefined) return found;
  const short = [...known].map((full) => full.slice(full.lastIndexOf('.') + 1));
  const near = nearestFew(option, [...new Set([...short, ...OPTIONS.keys(), ...known])], MOST_NEAR);
  throw new LocalizedError(({ commandUsage }) => commandUsage.noField(name, near), USAGE);
}

function testOf(filter: Filter, records: readonly RunRecord[]): (record: RunRecord) => boolean {
  if (records.length === 0) return () => true;
  const field = resolve(filter.field, records);
  const isNumeric = records.some((record) => typeof record.get(field) === 'number');
  const number = filter.value.trim() === '' ? Number.NaN : Number(filter.value);
  if (isNumeric && Number.isNaN(number) && !isNone(filter.value) && filter.operator !== '~') {
    const example = `${filter.field}${filter.operator}0.1`;
    throw new LocalizedError(
      ({ commandUsage }) => commandUsage.notNumber(filter.field, filter.value, example),
      USAGE,
    );
  }
  return (record) => holds(record.get(field) ?? null, filter, number);
}

/** Whether a text asks for a missing value, as `activation=none` does. */
function isNone(text: string): boolean {
  return /^(none|null|)$/i.test(text);
}

function holds(present: FieldValue, { operator, value }: Filter, number: number): boolean {
  switch (operator) {
    case '=':
    case '==':
      return equals(present, value, number);
    case '!=':
      return !equals(present, value, number);
    case '~':
      return present !== null && text(present).toLowerCase().includes(value.toLowerCase());
    default:
      return present !== null && compares(order(present, asLike(present, value, number)), operator);
  }
}

/** A list of names equals a name that it contains; a list of sizes is compared as a whole. */
function equals(present: FieldValue, value: string, number: number): boolean {
  if (present === null) return isNone(value);
  if (typeof present === 'number') return present === number;
  if (Array.isArray(present) && present.some((each) => each === value)) return true;
  return text(present).toLowerCase() === value.toLowerCase().replaceAll(/,\s+/g, ',');
}

function text(value: FieldValue): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

function asLike(present: FieldValue, value: string, number: number): FieldValue {
  return typeof present === 'number' ? number : value;
}

function compares(order: number, operator: '>' | '<' | '>=' | '<='): boolean {
  if (order === 0) return operator.length === 2;
  return order > 0 === operator.startsWith('>');
}
