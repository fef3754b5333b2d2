import { type Problem, problemAt } from '../problem.ts';
import type { Codec } from './codecs.ts';

/** A key and the text after its `=`. */
export type Pair = readonly [key: string, value: string];

/** Splits at the first `=`. */
export function pairOf(text: string): Pair {
  const at = text.includes('=') ? text.indexOf('=') : text.length;
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The values by their keys, with problems for keys that are not known or come again. */
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

/** The value of a key, where there is one and it can be read. */
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

/** As much of a text as a message can hold. */
export function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
