/** The preprocessing of rows as plain Python: `Preprocessing.encode`, cell by cell. */
import type { PreprocessingDescription } from '../../preprocessing/index.ts';
import { type Input, inputsOf } from '../../preprocessing/inputs.ts';
import { pyBool, pyFloat, pyString } from './python.ts';

/** The part of the program that turns rows into a tensor. */
export function rowsText({ features, missing }: PreprocessingDescription): string {
  const columns = features.map((feature) => {
    const name = pyString(feature.name);
    if (feature.type === 'numeric') return `    ${name}: ('number', ${pyBool(feature.loose)}),\n`;
    if (feature.type === 'date') {
      const { dayFirst } = feature;
      return `    ${name}: ('date', ${dayFirst === null ? 'None' : pyBool(dayFirst)}),\n`;
    }
    const places = feature.categories.map((category, i) => `${pyString(category)}: ${i + 2}`);
    return `    ${name}: ('category', {${places.join(', ')}}),\n`;
  });
  const inputs = inputsOf(features).map((input) => `    ${inputText(input)},\n`);
  const hasDates = features.some(({ type }) => type === 'date');
  const isLoose = features.some((feature) => feature.type === 'numeric' && feature.loose);
  const marks = ['', ...missing].map((mark) => pyString(mark.trim().toLowerCase()));
  return `# Each column is a number (and whether '1,234' and '12 €' are read), a category (and the index of each category), or
# a date (and whether 01/03/2024 is 1 March).
COLUMNS = {
${columns.join('')}}
# The inputs of the network: a column, the part of its date, and an offset to subtract before rounding to float32.
INPUTS = [
${inputs.join('')}]
# Texts that stand for a missing value.
MISSING = {${[...new Set(marks)].join(', ')}}
${READING}${isLoose ? LOOSE : STRICT}${hasDates ? DATES : NO_DATES}${ENCODING}`;
}

function inputText(input: Input): string {
  const part = input.kind === 'category' ? null : input.part;
  const offset = input.kind === 'number' ? input.offset : 0;
  return `(${pyString(input.feature.name)}, ${part === null ? 'None' : pyString(part)}, ${pyFloat(offset)})`;
}

const READING = String.raw`

_NUMBER = re.compile(r'[+-]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?', re.I)


def _strict_number(text):
    """The number in a text; None for other texts, and for 007."""
    text = text.strip().lstrip('\ufeff')
    return float(text) if _NUMBER.fullmatch(text) else None


# Numbers that stand for a missing value, such as -999.
_MISSING_NUMBERS = {number for number in map(_strict_number, MISSING) if number is not None}


def _is_missing(value):
    if value is None:
        return True
    if isinstance(value, str):
        return value.strip().lower() in MISSING
    return isinstance(value, float) and math.isnan(value) or _is_number(value) and value in _MISSING_NUMBERS


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _category_text(value):
    """A value as the text of a category."""
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if _is_number(value):
        if math.isfinite(value) and value == int(value) and abs(value) < 1e21:
            return str(int(value))
        if 1e-6 <= abs(value) < 1e-4:
            return format(decimal.Decimal(repr(float(value))), 'f')
        return re.sub('e([+-])0+', r'e\1', repr(float(value)))
    if isinstance(value, datetime.date):
        time = _time_of(value)
        text = time.isoformat(timespec='milliseconds') + 'Z'
        return text[:10] if text.endswith('T00:00:00.000Z') else text
    return str(value)


def _category(value, places):
    """The index of a category: 0 where it is missing, 1 where training did not have it."""
    if _is_missing(value):
        return 0
    return places.get(_category_text(value), 1)


def _time_of(value):
    """A date as a datetime in UTC without a time zone."""
    if not isinstance(value, datetime.datetime):
        return datetime.datetime(value.year, value.month, value.day)
    return value if value.tzinfo is None else value.astimezone(datetime.timezone.utc).replace(tzinfo=None)
`;

const STRICT = `

def _number_in(text, loose):
    return _strict_number(text)
`;

const LOOSE = String.raw`

_WITH_UNIT = re.compile(
    r"([+-]?)[$€£¥₩]?\s*([+-]?[0-9][0-9.,' \u00a0\u202f]*?)\s*(%|‰|[$€£¥₩]|[a-z°µ²³/]{1,8}|[가-힣]{1,2})?", re.I
)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}([,' \u00a0\u202f][0-9]{3})+(\.[0-9]+)?")


def _number_in(text, loose):
    """Also reads '1,234', '12 €' and '5 %'."""
    strict = _strict_number(text)
    match = _WITH_UNIT.fullmatch(text.strip()) if loose and strict is None else None
    if match is None:
        return strict
    digits = match[1] + match[2]
    return _strict_number(re.sub(r"[,' \u00a0\u202f]", '', digits) if _GROUPED.fullmatch(digits) else digits)
`;

const NO_DATES = `

def _date(value, day_first):
    raise ValueError('is not a date')
`;

const DATES = String.raw`

_TIME = (
    r'(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?\s*([AP]M)?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?)?'
)
_YEAR_FIRST = re.compile(r'([0-9]{4})([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?' + _TIME, re.I)
_YEAR_LAST = re.compile(r'([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})' + _TIME, re.I)
_NAMED = re.compile(
    r'(?:([0-9]{1,2})\.?[ -]([a-z]{3,9})\.?|([a-z]{3,9})\.? ([0-9]{1,2}))[ ,-] ?([0-9]{4})' + _TIME, re.I
)
_MONTHS = 'january february march april may june july august september october november december'.split()


def _date(value, day_first):
    """A date or text as a datetime in UTC without a time zone."""
    if isinstance(value, datetime.date):
        return _time_of(value)
    found = _date_in(value.strip(), day_first) if isinstance(value, str) else None
    if found is None:
        raise ValueError(
            "is not a date in a form that the training rows have. Allowed are a date, a text such as '2024-03-01', "
            "and None (in a CSV file an empty cell) where the value is missing."
        )
    return found


def _date_in(text, day_first):
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        return _time(match[1], match[3], match[4] or '1', match.groups()[4:])
    match = _YEAR_LAST.fullmatch(text)
    if match:
        if day_first is None:
            return None
        day, month = (match[1], match[3]) if day_first else (match[3], match[1])
        return _time(match[4], month, day, match.groups()[4:])
    match = _NAMED.fullmatch(text)
    if not match:
        return None
    name = (match[2] or match[3]).lower()
    months = [place for place, full in enumerate(_MONTHS, 1) if name in (full, full[:3])]
    return _time(match[5], months[0], match[1] or match[4], match.groups()[5:]) if months else None


def _time(year, month, day, clock):
    hours, minutes, seconds, fraction, half, zone = clock
    hour = int(hours or 0)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.upper() == 'PM' else 0)
    try:
        time = datetime.datetime(int(year), int(month), int(day), hour, int(minutes or 0), int(seconds or 0))
        time += datetime.timedelta(milliseconds=int((fraction or '0').ljust(3, '0')[:3]))
        if zone and zone.upper() != 'Z':
            offset = int(zone[1:3]) * 60 + int(zone[-2:])
            time -= datetime.timedelta(minutes=-offset if zone[0] == '-' else offset)
        return time
    except (ValueError, OverflowError):
        return None


_PARTS = {
    'year': lambda time: time.year,
    'month': lambda time: time.month - 1,
    'dayOfWeek': lambda time: time.isoweekday() % 7,
    'hour': lambda time: time.hour,
}
`;

const ENCODING = `

def _number(value, loose):
    number = _number_in(value, loose) if isinstance(value, str) else value if _is_number(value) else None
    if number is None or not math.isfinite(number):
        raise ValueError(
            'is not a finite number. Allowed are finite numbers, and None (in a CSV file an empty cell) where the value '
            'is missing.'
        )
    return math.nan if number in _MISSING_NUMBERS else float(number)


def _read(column, value):
    kind, option = COLUMNS[column]
    if kind == 'category':
        return _category(value, option)
    if _is_missing(value) and not (kind == 'date' and value in _MISSING_NUMBERS):
        return None
    return _number(value, option) if kind == 'number' else _date(value, option)


def _encode_row(row, place):
    numbers = []
    for column, part, offset in INPUTS:
        value = row.get(column)
        try:
            read = _read(column, value)
            if read is not None and part is not None:
                read = _PARTS[part](read)
            number = math.nan if read is None else read - offset
            if abs(number) > 3.4028235e38:
                raise ValueError('is too large. Allowed are numbers that float32 holds, up to 3.4e38 in size.')
        except ValueError as error:
            raise ValueError(f'row {place}, column {column!r}: {value!r} {error}') from None
        numbers.append(number)
    return numbers


def encode(rows):
    """Turns rows, dicts with the column names as keys, into the inputs of the network: float32 [rows, inputs].

    Numbers may be text. None, NaN and the texts in MISSING are missing values. Raises ValueError where a cell cannot be
    read, with the row (counted from 1), the column and the value, and where a column is missing from all rows.
    """
    names = set().union(*rows)
    for column in COLUMNS:
        if rows and column not in names:
            raise ValueError(f'no row has the column {column!r}. Rows need: {", ".join(map(repr, COLUMNS))}')
    numbers = [_encode_row(row, place) for place, row in enumerate(rows, 1)]
    return torch.tensor(numbers, dtype=torch.float32).reshape(len(rows), len(INPUTS))
`;
