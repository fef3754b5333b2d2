import { TableFileError } from '../csv/problem.ts';

/** The longest value in characters: about half of the longest JavaScript string. */
const MAX_VALUE = 2 ** 28;

const [TAB, LF, CR, BLANK, QUOTE, COMMA, BACKSLASH] = [9, 10, 13, 32, 34, 44, 92];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/**
 * Splits JSON into values as it arrives: the items of a list, or values one after the other, as in NDJSON. It only finds
 * where a value ends; `JSON.parse` reads the value.
 */
export class JsonSplitter {
  private isList: boolean | undefined;
  private isDone = false;
  /** Whether the last character was a comma, so an item must follow. */
  private isOwed = false;
  private line = 1;
  private valueLine = 1;
  /** The parts of a value so far, or null between values. */
  private value: string | null = null;
  private depth = 0;
  private isQuoted = false;
  private isEscaped = false;

  private readonly name: string;
  private readonly onValue: (json: string, line: number) => void;

  constructor(name: string, onValue: (json: string, line: number) => void) {
    this.name = name;
    this.onValue = onValue;
  }

  /** @throws DataError for text that is not JSON; errors of `onValue` are passed on */
  push(text: string): void {
    let start = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === LF) this.line++;
      if (this.isQuoted) this.stepInText(code);
      else if (this.value === null) {
        if (isBlank(code) || !this.begins(code)) continue;
        [start, this.value, this.valueLine] = [at, '', this.line];
        this.step(code);
      } else if (this.depth === 0 && this.endsAt(code)) {
        this.end(text.slice(start, at));
        this.between(code);
      } else {
        this.step(code);
      }
      // Between values one after the other, an object ends with its bracket.
      if (
        !this.isList &&
        this.depth === 0 &&
        isClosing(code) &&
        !this.isQuoted &&
        this.value !== null
      ) {
        this.end(text.slice(start, at + 1));
      }
    }
    if (this.value !== null) this.keep(text.slice(start));
  }

  /** @throws DataError if the text ends too early */
  finish(): void {
    if (!this.isList && this.value !== null && this.depth === 0 && !this.isQuoted) this.end('');
    if (this.value === null && (!this.isList || this.isDone)) return;
    const from = this.valueLine;
    throw new TableFileError(this.name, { code: 'endless-json', line: this.line, from });
  }

  private step(code: number): void {
    if (code === QUOTE) this.isQuoted = true;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) this.depth++;
    else if (isClosing(code)) this.depth--;
  }

  private stepInText(code: number): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (code === BACKSLASH) this.isEscaped = true;
    else if (code === QUOTE) this.isQuoted = false;
  }

  /** Whether a value begins with this character. */
  private begins(code: number): boolean {
    if (this.isDone) throw this.wrong('something follows the end of the list');
    if (this.isList === undefined) {
      this.isList = code === OPEN_LIST;
      if (this.isList) return false;
    }
    if (!this.isList) return true;
    if (code === COMMA) throw this.wrong('there is a comma with no item before it');
    if (code !== CLOSE_LIST) return true;
    if (this.isOwed) throw this.wrong('there is a comma with no item behind it');
    this.isDone = true;
    return false;
  }

  private endsAt(code: number): boolean {
    return this.isList ? code === COMMA || code === CLOSE_LIST : isBlank(code);
  }

  private between(code: number): void {
    this.isOwed = code === COMMA;
    this.isDone = code === CLOSE_LIST;
  }

  private end(last: string): void {
    const json = (this.value as string) + last;
    this.value = null;
    this.depth = 0;
    this.onValue(json, this.valueLine);
  }

  private keep(part: string): void {
    this.value += part;
    if ((this.value as string).length <= MAX_VALUE) return;
    throw new TableFileError(this.name, {
      code: 'long-value',
      line: this.valueLine,
      most: MAX_VALUE,
    });
  }

  private wrong(message: string): TableFileError {
    const { name, line } = this;
    return new TableFileError(name, { code: 'no-json', line, message, hasNaN: false });
  }
}

function isBlank(code: number): boolean {
  return code === BLANK || code === LF || code === CR || code === TAB;
}

function isClosing(code: number): boolean {
  return code === CLOSE_LIST || code === CLOSE_OBJECT;
}
