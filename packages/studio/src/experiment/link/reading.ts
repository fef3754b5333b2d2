import { type Problem, problemAt } from '../problem.ts';
import type { Codec } from './codecs.ts';

/** A key and the text after its `=`. */
export type Pair = readonly [key: string, value: string];

/** Splits at the first `=`. */
export function pairOf(text: string): Pair {
  const at = text.includes('=') ? text.indexOf('=') : text.length;
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The values by key, with problems for unknown and repeated keys. */
export function readOnce(
  pairs: readonly Pair[],
  isKnown: (key: string) => boolean,
  problems: Problem[],
): ReadonlyMap<string, string> {
  const once = new Map<string, string>();
  for (const [key, value] of pairs) {
    const name = shortened(key);
    if (!isKnown(key)) problems.push(problemAt(name, 'unknownKey', { key: name }));
    else if (once.has(key)) problems.push(problemAt(name, 'twice', { key: name }));
    else once.set(key, value);
  }
  return once;
}

/** The value of a key; undefined if it is missing or cannot be read. */
export function readValue<Value>(
  values: ReadonlyMap<string, string>,
  key: string,
  codec: Codec<Value>,
  problems: Problem[],
): Value | undefined {
  const text = values.get(key);
  if (text === undefined) return undefined;
  const value = codec.read(text);
  if (value === undefined) {
    problems.push(problemAt(key, 'unreadable', { key, value: shortened(text) }));
  }
  return value;
}

/** The beginning of a text, short enough for a message. */
export function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
