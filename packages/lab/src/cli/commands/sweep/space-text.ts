/** The space of a sweep, in the form of `--vary` and of sweep files. */
import type { Option } from 'commander';
import type { Dimension, Space, Value } from 'gradus/sweep';
import { nearest } from '../../../text/nearest.ts';
import { UsageError } from '../../errors.ts';
import { readVaried, VARIABLE } from '../common/variable.ts';

/** `NAME=SPACE`, optionally followed by `if NAME=VALUE and NAME=VALUE`. */
const VARY = /^([^=]*)=(.*?)(?:\sif\s(.*))?$/s;
const RANGE = /^(.+?)\.\.(.+)$/s;
const WRAPPED = /^(log|int)\s*\((.*)\)$/s;

/**
 * Reads texts such as `lr=log(1e-4..1e-1)`, `hidden=64|128|64,64`, `dropout=0..0.5`, `batch-size=int(8..128)` and
 * `momentum=0..0.9 if optimizer=sgd`.
 *
 * @param known the options of the command, which read the values
 * @throws UsageError if a name or a value is wrong, or a name is repeated
 */
export function spaceOf(texts: readonly string[], known: readonly Option[]): Space {
  const space: Record<string, Dimension> = {};
  for (const text of texts) {
    const [name, dimension] = dimensionOf(text, known);
    if (Object.hasOwn(space, name)) {
      throw new UsageError(({ sweepUsage }) => sweepUsage.variedTwice(name));
    }
    space[name] = dimension;
  }
  return space;
}

/** The name of the setting that a text varies; the whole text if it has no `=`. */
export function variedName(text: string): string {
  return (VARY.exec(text)?.[1] ?? text).trim();
}

function dimensionOf(text: string, known: readonly Option[]): [name: string, Dimension] {
  const parts = VARY.exec(text);
  const name = variedName(text);
  if (parts === null || !VARIABLE.includes(name)) {
    const meant = VARIABLE.includes(name) ? undefined : nearest(name, VARIABLE);
    throw new UsageError(({ sweepUsage }) => sweepUsage.notVaried(text, VARIABLE, meant));
  }
  const [, , values, condition] = parts;
  const when = condition === undefined ? {} : { when: conditionOf(condition, known) };
  return [name, { ...rangeOf(name, values.trim(), known), ...when }];
}

function conditionOf(text: string, known: readonly Option[]): Readonly<Record<string, Value>> {
  const entries = text.split(/\sand\s/).map((part): [string, Value] => {
    const [name, value, ...more] = part.split('=').map((word) => word.trim());
    if (value === undefined || more.length > 0 || !VARIABLE.includes(name)) {
      throw new UsageError(({ sweepUsage }) => sweepUsage.noCondition(part.trim()));
    }
    return [name, readVaried(name, value, known)];
  });
  return Object.fromEntries(entries);
}

function rangeOf(name: string, whole: string, known: readonly Option[]): Dimension {
  const wrappers = new Set<string>();
  let text = whole;
  for (let found = WRAPPED.exec(text); found !== null; found = WRAPPED.exec(text)) {
    wrappers.add(found[1]);
    text = found[2].trim();
  }
  const ends = RANGE.exec(text);
  if (ends === null) {
    if (wrappers.size === 0) return choiceOf(name, text, known);
    throw new UsageError(({ sweepUsage }) => sweepUsage.noRange(name, whole));
  }
  const [least, most] = [ends[1], ends[2]].map((end) => numberOf(name, end.trim(), known));
  if (!(least < most)) {
    throw new UsageError(({ sweepUsage }) => sweepUsage.wrongWay(name, least, most));
  }
  const isLog = wrappers.has('log');
  if (isLog && least <= 0) {
    throw new UsageError(({ sweepUsage }) => sweepUsage.logOfZero(name, least));
  }
  if (wrappers.has('int') || takesIntegers(name, least, most, known)) {
    const broken = [least, most].find((end) => !Number.isInteger(end));
    if (broken !== undefined) {
      throw new UsageError(({ sweepUsage }) => sweepUsage.notWhole(name, broken));
    }
    return { kind: 'integer', least, most, ...(isLog && { log: true }) };
  }
  return { kind: isLog ? 'logUniform' : 'uniform', least, most };
}

function choiceOf(name: string, text: string, known: readonly Option[]): Dimension {
  const words = text.split('|').map((word) => word.trim());
  if (words.length < 2 || words.includes('')) {
    throw new UsageError(({ sweepUsage }) => sweepUsage.oneValue(name, text));
  }
  const values = words.map((word) => readVaried(name, word, known));
  const twice = values.findIndex((value, i) => values.slice(0, i).some((x) => isSame(x, value)));
  if (twice >= 0) {
    throw new UsageError(({ sweepUsage }) => sweepUsage.valueTwice(name, words[twice]));
  }
  return { kind: 'choice', values };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** An end of a range. A list of one number, which `hidden` reads, becomes that number. */
function numberOf(name: string, text: string, known: readonly Option[]): number {
  const read = readVaried(name, text, known);
  const value = Array.isArray(read) && read.length === 1 ? read[0] : read;
  if (typeof value === 'number') return value;
  throw new UsageError(({ sweepUsage }) => sweepUsage.noNumbers(name));
}

/** Whether a setting refuses a fraction between two numbers. */
function takesIntegers(
  name: string,
  least: number,
  most: number,
  known: readonly Option[],
): boolean {
  const middle = (least + most) / 2;
  try {
    readVaried(name, String(Number.isInteger(middle) ? middle + 0.5 : middle), known);
    return false;
  } catch {
    return true;
  }
}

/** A value of a space in the form of an option. */
export function valueText(value: Value): string {
  if (!Array.isArray(value)) return String(value);
  return value.length === 0 ? 'none' : value.join(',');
}
