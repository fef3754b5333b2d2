/** Finds out whether the texts of a column are numbers, dates, or neither. */
import { looseNumberOf, numberOf } from './cells.ts';
import { type DateForm, dateFormOf, dateOf } from './dates.ts';
import type { TableWarning } from './reasons.ts';
import type { TextColumn } from './table.ts';

/** Counts of cells of a text column, and the codes of the first text of some kinds, −1 if there is none. */
export interface TextSurvey {
  /** Plain numbers. */
  readonly numbers: number;
  /** Numbers if separators and units are left out, including plain ones. */
  readonly looseNumbers: number;
  /** Numbers with a decimal comma, which are not read as numbers. */
  readonly commas: number;
  readonly dates: number;
  /** Texts in the form of a date, even if the day does not exist, such as 31/02/2024. */
  readonly dateForms: number;
  readonly firstNoNumber: number;
  readonly firstNoDate: number;
  readonly firstComma: number;
  /** The first integer beyond 2^53, where float64 rounds. */
  readonly firstRounded: number;
  /** A text of each form of dates. */
  readonly forms: ReadonlyMap<DateForm, string>;
  /** Whether `01/03/2024` is 1 March in this column; null without such a date, or if both readings are possible. */
  readonly dayFirst: boolean | null;
  /** Whether both readings are possible. */
  readonly isAmbiguous: boolean;
}

/** `1,5`, `1.234,5`, `1 234,50`. */
const DECIMAL_COMMA = /^[+-]?(\d+|\d{1,3}([.' \u00a0\u202f]\d{3})+),\d+$/;

/** @param counts the number of cells of each text */
export function surveyTexts({ values }: TextColumn, counts: Int32Array): TextSurvey {
  let [numbers, looseNumbers, commas, dates, dateForms] = [0, 0, 0, 0, 0];
  let [firstNoNumber, firstNoDate, firstComma, firstRounded] = [-1, -1, -1, -1];
  let [canBeDayFirst, canBeMonthFirst] = [true, true];
  const forms = new Map<DateForm, string>();
  for (let code = 0; code < values.length; code++) {
    const text = values[code];
    if (counts[code] === 0) continue;
    const hasDigit = /\d/.test(text);
    const isNumber = !Number.isNaN(numberOf(text));
    if (isNumber) numbers += counts[code];
    else if (firstNoNumber < 0) firstNoNumber = code;
    if (isNumber && firstRounded < 0 && isRounded(text)) firstRounded = code;
    if (isNumber || (hasDigit && !Number.isNaN(looseNumberOf(text)))) looseNumbers += counts[code];
    else if (hasDigit && DECIMAL_COMMA.test(text.trim())) {
      commas += counts[code];
      if (firstComma < 0) firstComma = code;
    }
    const form = hasDigit && !isNumber ? dateFormOf(text) : null;
    if (form !== null) dateForms += counts[code];
    const dayFirst = form !== null && !Number.isNaN(dateOf(text, true));
    const monthFirst = form !== null && !Number.isNaN(dateOf(text, false));
    if (form !== null && (dayFirst || monthFirst)) {
      dates += counts[code];
      canBeDayFirst &&= dayFirst;
      canBeMonthFirst &&= monthFirst;
      if (!forms.has(form)) forms.set(form, text);
    } else if (firstNoDate < 0) firstNoDate = code;
  }
  const needsOrder = forms.has('year-last');
  const isAmbiguous = needsOrder && canBeDayFirst === canBeMonthFirst;
  const dayFirst = needsOrder && !isAmbiguous ? canBeDayFirst : null;
  const first = { firstNoNumber, firstNoDate, firstComma, firstRounded };
  const found = { numbers, looseNumbers, commas, dates, dateForms };
  return { ...found, ...first, forms, dayFirst, isAmbiguous };
}

/** Whether a text is an integer that float64 may round. */
function isRounded(text: string): boolean {
  return /^[+-]?\d{16,}$/.test(text.trim()) && !Number.isSafeInteger(Number(text));
}

/** The least share of cells that counts as nearly all. */
const NEARLY_ALL = 0.9;

/** A warning for a column of text that is nearly numbers or nearly dates. */
export function textWarning(
  column: TextColumn,
  survey: TextSurvey,
  present: number,
): TableWarning | null {
  const ofNumbers = numbersWarning(column, survey, present, false);
  if (ofNumbers !== null) return ofNumbers;
  const { firstNoDate, dates, dateForms, isAmbiguous } = survey;
  if (dates === present && isAmbiguous) {
    const example = survey.forms.get('year-last') as string;
    return { code: 'ambiguous-dates', ...at(column, column.values.indexOf(example)) };
  }
  if (dates >= NEARLY_ALL * present || (dates > 0 && dateForms === present)) {
    return { code: 'mostly-dates', ...at(column, firstNoDate), count: dates, present };
  }
  return null;
}

/** A warning for integers that are rounded when they become numbers. */
export function roundedWarning(column: TextColumn, { firstRounded }: TextSurvey): TableWarning[] {
  return firstRounded < 0 ? [] : [{ code: 'rounded-integers', ...at(column, firstRounded) }];
}

/** A warning for a column of text that is nearly numbers. */
export function numbersWarning(
  column: TextColumn,
  survey: TextSurvey,
  present: number,
  isTarget: boolean,
): TableWarning | null {
  const { firstNoNumber, numbers, looseNumbers, commas, firstComma } = survey;
  if (looseNumbers === present) {
    const value = looseNumberOf(column.values[firstNoNumber]);
    return { code: 'formatted-numbers', ...at(column, firstNoNumber), value, isTarget };
  }
  if (commas > 0 && looseNumbers + commas === present) {
    return { code: 'decimal-commas', ...at(column, firstComma), count: commas, present };
  }
  if (numbers >= NEARLY_ALL * present) {
    return { code: 'mostly-numbers', ...at(column, firstNoNumber), count: numbers, present };
  }
  return null;
}

/** The column, text and first row of a code, for a warning. */
function at({ name, values, codes }: TextColumn, code: number) {
  return { column: name, example: values[code], row: codes.indexOf(code) };
}
