/** Generated code that reads a row as `RowEncoder` reads a table of one row, without code that the columns do not need. */
import type {
  DatePart,
  FeatureDescription,
  PreprocessingDescription,
} from '../../preprocessing/index.ts';
import { FIRST, type Input, inputsOf, MISSING, UNSEEN } from '../../preprocessing/inputs.ts';
import { GROUPED, NUMBER, numberOf, WITH_UNIT } from '../../table/cells.ts';
import { MONTHS, NAMED, YEAR_FIRST, YEAR_LAST } from '../../table/dates.ts';
import { numberLiteral, operand, stringList, stringLiteral } from './literals.ts';

/**
 * The function `encode(row)`, which writes a row to an array, and the functions that it calls.
 * @param input the name of the array
 */
export function rowsCode(description: PreprocessingDescription, input: string): string[] {
  const { features, missing } = description;
  const inputs = inputsOf(features);
  const has = (type: FeatureDescription['type']) => features.some((each) => each.type === type);
  const isLoose = features.some((each) => each.type === 'numeric' && each.loose);
  const placesOf = (feature: FeatureDescription): [string, Input][] =>
    inputs.flatMap((each, i): [string, Input][] =>
      each.feature === feature ? [[`${input}[${i}]`, each]] : [],
    );
  const statements = features.flatMap((feature, i) => cellCode(feature, i, placesOf(feature)));
  return [
    missingCode(missing),
    ROW_ERROR,
    CELL,
    ...(has('numeric') ? [NUMBER_OF, NUMBER_IN] : []),
    ...(isLoose ? [LOOSE_NUMBER_OF] : []),
    ...(has('categorical') ? [CATEGORY_IN] : []),
    ...features.flatMap((feature, i) =>
      feature.type === 'categorical'
        ? [`const places${i} = placesOf(${stringList(feature.categories)});`]
        : [],
    ),
    ...(has('date') ? [DATE_OF, DATE_IN] : []),
    `// Writes the inputs of the network for a row to ${input}; NaN where a number is missing.`,
    [
      'function encode(row) {',
      "  if (typeof row !== 'object' || row === null || Array.isArray(row)) {",
      "    throw new TypeError('A row must be an object with a value for each column, got ' + shown(row) + '.');",
      '  }',
      ...(has('numeric') || has('date') ? ['  let x;'] : []),
      ...statements.map((line) => `  ${line}`),
      '}',
    ].join('\n'),
  ];
}

/** The statements that read the cell of one column. */
function cellCode(
  feature: FeatureDescription,
  number: number,
  places: readonly (readonly [place: string, input: Input])[],
): string[] {
  const cell = `row, ${stringLiteral(feature.name)}`;
  if (feature.type === 'categorical') {
    return [`${places[0][0]} = categoryIn(${cell}, places${number});`];
  }
  if (feature.type === 'numeric') {
    const [[place, input]] = places;
    const offset = input.kind === 'number' ? input.offset : 0;
    const read = feature.loose ? 'looseNumberOf' : 'numberOf';
    return [
      `x = numberIn(${cell}, ${read});`,
      `${place} = ${offset === 0 ? 'x' : `x - ${operand(offset)}`};`,
      `if (Math.abs(${place}) === Infinity) refuse(${cell}, TOO_LARGE);`,
    ];
  }
  return [`x = dateIn(${cell}, ${feature.dayFirst});`, ...places.map(datePartCode)];
}

/** A part of the time `x`. */
function datePartCode([place, input]: readonly [place: string, input: Input]): string {
  const part = input.kind === 'category' ? null : input.part;
  const offset = input.kind === 'number' ? input.offset : 0;
  const value = `new Date(x).getUTC${GETTERS[part as DatePart]}()`;
  return `${place} = ${value}${offset === 0 ? '' : ` - ${operand(offset)}`};`;
}

const GETTERS: Readonly<Record<DatePart, string>> = {
  year: 'FullYear',
  month: 'Month',
  dayOfWeek: 'Day',
  hour: 'Hours',
};

function missingCode(missing: readonly string[]): string {
  const texts = new Set(['', ...missing.map((mark) => mark.trim().toLowerCase())]);
  const numbers = new Set(missing.map(numberOf).filter((value) => !Number.isNaN(value)));
  return `// Texts and numbers that stand for a missing value.
const MISSING_TEXTS = ${stringList([...texts])};
const MISSING_NUMBERS = [${[...numbers].map(numberLiteral).join(', ')}];
const isMissing = (value) =>
  typeof value === 'string'
    ? MISSING_TEXTS.indexOf(value.trim().toLowerCase()) >= 0
    : MISSING_NUMBERS.indexOf(value) >= 0;`;
}

const ROW_ERROR = `// A cell that cannot be read: its column, its value and what is allowed.
class RowError extends Error {
  constructor(column, value, problem, row) {
    const where = row === undefined ? 'Column ' : 'Row ' + (row + 1) + ', column ';
    super(where + shown(column) + ': ' + (value === undefined ? '' : shown(value) + ' ') + problem);
    this.name = 'RowError';
    this.column = column;
    this.value = value;
    this.problem = problem;
    this.row = row;
  }
}
function shown(value) {
  if (typeof value === 'string') return "'" + (value.length > 60 ? value.slice(0, 60) + '…' : value) + "'";
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' && value !== null ? (Array.isArray(value) ? 'a list' : 'an object') : String(value);
}
function refuse(row, name, problem) {
  throw new RowError(name, row[name], problem);
}
const TOO_LARGE = 'is too large. Allowed are numbers that float32 holds, up to 3.4e38 in size.';`;

const CELL = `// A number, a text, a date, or null where the cell is missing.
function cell(row, name) {
  if (!Object.prototype.hasOwnProperty.call(row, name)) {
    throw new RowError(name, undefined, 'missing from the row. Pass null where the value is not known.');
  }
  const value = row[name];
  if (value === null || value === undefined || value !== value) return null;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (!(value instanceof Date)) {
    refuse(row, name, 'is not a cell. Allowed are a number, a text, true or false, a Date, or null.');
  }
  return isNaN(value.getTime()) ? null : value;
}`;

const NUMBER_OF = `function numberOf(text) {
  const trimmed = text.trim();
  return ${NUMBER}.test(trimmed) ? Number(trimmed) : NaN;
}`;

const LOOSE_NUMBER_OF = `// Also reads 1,234 and 12 €.
function looseNumberOf(text) {
  const strict = numberOf(text);
  const match = strict === strict ? null : ${WITH_UNIT}.exec(text.trim());
  if (match === null) return strict;
  const digits = match[1] + match[2];
  return numberOf(${GROUPED}.test(digits) ? digits.replace(/[,' \\u00a0\\u202f]/g, '') : digits);
}`;

const NUMBER_IN = `function numberIn(row, name, read) {
  const value = cell(row, name);
  if (value === null || isMissing(value)) return NaN;
  const x = typeof value === 'string' ? read(value) : value;
  if (typeof x !== 'number' || !isFinite(x)) {
    refuse(row, name, 'is not a finite number. Allowed are finite numbers, and null where the value is missing.');
  }
  return isMissing(x) ? NaN : x;
}`;

const CATEGORY_IN = `// ${MISSING}: missing; ${UNSEEN}: a category that training did not have; then the categories.
function categoryIn(row, name, places) {
  const value = cell(row, name);
  if (value === null || (!(value instanceof Date) && isMissing(value))) return ${MISSING};
  const text = value instanceof Date ? value.toISOString().replace('T00:00:00.000Z', '') : String(value);
  const place = places.get(text);
  return place === undefined ? ${UNSEEN} : place;
}
const placesOf = (categories) => new Map(categories.map((category, i) => [category, i + ${FIRST}]));`;

const DATE_OF = `// Milliseconds since 1970 in UTC; NaN where text is not a date. dayFirst: whether 01/03/2024 is 1 March; null: refused.
const MONTHS = ${stringList(MONTHS)};
function dateOf(text, dayFirst) {
  const trimmed = text.trim();
  let match = ${YEAR_FIRST}.exec(trimmed);
  if (match !== null) return timeOf(match[1], match[3], match[4] || '1', match.slice(5));
  match = ${YEAR_LAST}.exec(trimmed);
  if (match !== null) {
    if (dayFirst === null) return NaN;
    return timeOf(match[4], match[dayFirst ? 3 : 1], match[dayFirst ? 1 : 3], match.slice(5));
  }
  match = ${NAMED}.exec(trimmed);
  if (match === null) return NaN;
  const name = (match[2] || match[3]).toLowerCase();
  const month = MONTHS.findIndex((full) => full === name || full.slice(0, 3) === name) + 1;
  return timeOf(match[5], month, match[1] || match[4], match.slice(6));
}
function timeOf(y, m, d, [hours = '0', minutes = '0', seconds = '0', fraction = '0', half, zone]) {
  const date = new Date(0);
  date.setUTCFullYear(Number(y), m - 1, Number(d));
  const exists = m > 0 && date.getUTCMonth() === m - 1 && date.getUTCDate() === Number(d);
  const hour = hourOf(Number(hours), half);
  if (!exists || !(hour < 24) || Number(minutes) > 59 || Number(seconds) > 59) return NaN;
  const milliseconds = Math.trunc(Number('0.' + fraction) * 1000 + 1e-6);
  return date.getTime() + ((hour * 60 + Number(minutes) - offsetOf(zone)) * 60 + Number(seconds)) * 1000 + milliseconds;
}
function hourOf(hour, half) {
  if (half === undefined) return hour;
  return hour < 1 || hour > 12 ? NaN : (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}
function offsetOf(zone) {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone[0] === '-' ? -minutes : minutes;
}`;

const DATE_IN = `function dateIn(row, name, dayFirst) {
  const value = cell(row, name);
  if (value === null) return NaN;
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'string' && isMissing(value)) return NaN;
  const time = typeof value === 'string' ? dateOf(value, dayFirst) : NaN;
  if (!isFinite(time)) {
    refuse(row, name, "is not a date in a form that the training rows have. Allowed are a Date, a text such as '2024-03-01', and null where the value is missing.");
  }
  return isMissing(time) ? NaN : time;
}`;
