import { quote } from '../../util/shown.ts';
import type { Refuse } from '../element-types.ts';

/** A JSON value in the header of a safetensors file; objects become maps. */
export type HeaderValue =
  | string
  | number
  | boolean
  | null
  | HeaderValue[]
  | Map<string, HeaderValue>;

const MAX_DEPTH = 16;
const MAX_ITEMS = 256;
const SPACE = ' \t\n\r';
const NUMBER_CHARACTERS = '+-.eE0123456789';

/**
 * Parses the JSON of a safetensors header, or of an index of several files.
 *
 * Unlike `JSON.parse`, it refuses a key that occurs twice in one object, and `__proto__` is an
 * ordinary key. Numbers other than non-negative integers become NaN, because no field of the format
 * may hold them. The length of arrays is limited: the longest is a shape.
 */
export function parseHeader(text: string, refuse: Refuse, noun = 'header'): HeaderValue {
  const parser = new HeaderParser(text, (problem) => refuse(`the ${noun} ${problem}`));
  const value = parser.value(0);
  parser.end();
  return value;
}

class HeaderParser {
  readonly #text: string;
  readonly #refuse: Refuse;
  #at = 0;

  constructor(text: string, refuse: Refuse) {
    this.#text = text;
    this.#refuse = refuse;
  }

  value(depth: number): HeaderValue {
    if (depth > MAX_DEPTH) this.#fail(`is nested deeper than ${MAX_DEPTH} levels`);
    const next = this.#peek();
    if (next === '{') return this.#object(depth);
    if (next === '[') return this.#array(depth);
    if (next === '"') return this.#string();
    if (this.#takeWord('true')) return true;
    if (this.#takeWord('false')) return false;
    if (this.#takeWord('null')) return null;
    return this.#number();
  }

  end(): void {
    if (this.#peek() !== '') this.#fail('continues after its closing brace');
  }

  #object(depth: number): Map<string, HeaderValue> {
    const entries = new Map<string, HeaderValue>();
    this.#expect('{');
    if (this.#take('}')) return entries;
    do {
      if (this.#peek() !== '"') this.#fail('lacks a key in double quotes');
      const key = this.#string();
      if (entries.has(key)) this.#fail(`has the key ${quote(key)} twice`);
      this.#expect(':');
      entries.set(key, this.value(depth + 1));
    } while (this.#take(','));
    this.#expect('}');
    return entries;
  }

  #array(depth: number): HeaderValue[] {
    const items: HeaderValue[] = [];
    this.#expect('[');
    if (this.#take(']')) return items;
    do {
      if (items.length === MAX_ITEMS) this.#fail(`has an array of more than ${MAX_ITEMS} elements`);
      items.push(this.value(depth + 1));
    } while (this.#take(','));
    this.#expect(']');
    return items;
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    // One pass by hand: a pattern with a repeated group overflows the stack on a long string.
    for (; this.#text[end] !== '"'; end++) {
      if (end >= this.#text.length) this.#fail('has a string without its closing quote');
      if (this.#text[end] === '\\') end++;
    }
    this.#at = end + 1;
    const value = this.#unescape(this.#text.slice(start, this.#at));
    if (hasLoneSurrogate(value)) this.#fail('has a string that is not valid Unicode');
    return value;
  }

  #unescape(literal: string): string {
    try {
      return JSON.parse(literal) as string;
    } catch {
      return this.#fail(
        'has a string with an escape or control character that JSON does not allow',
      );
    }
  }

  #number(): number {
    const start = this.#at;
    while (NUMBER_CHARACTERS.includes(this.#text[this.#at] ?? ' ')) this.#at++;
    const literal = this.#text.slice(start, this.#at);
    if (literal.length > 400 || !/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(literal)) {
      this.#at = start;
      this.#fail('is not valid JSON');
    }
    return /^\d+$/.test(literal) ? Number(literal) : Number.NaN;
  }

  #peek(): string {
    while (SPACE.includes(this.#text[this.#at] ?? '.')) this.#at++;
    return this.#text[this.#at] ?? '';
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  #takeWord(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #expect(character: string): void {
    if (!this.#take(character)) this.#fail(`is not valid JSON: "${character}" expected`);
  }

  #fail(problem: string): never {
    return this.#refuse(`${problem}, at character ${this.#at}.`);
  }
}

/** Whether a text holds half a surrogate pair. UTF-8 cannot write it: two such names would become one. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}
