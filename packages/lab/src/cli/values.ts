/** Readers of option values: each returns the value, or throws a {@link ValueError} with the allowed values. */

import type { Command } from 'commander';
import { ACTIVATION_NAMES, type ActivationName } from '../settings/names.ts';
import { decimalIn, isWithin, type Range } from '../settings/range.ts';
import { GAIN, MAX_LAYERS, SCHEDULES, type Setting, WIDTH } from '../settings/table.ts';
import { nearest } from '../text/nearest.ts';
import { ValueError } from './errors.ts';

/** Adds the name of the option to errors from the readers of a command. */
export function nameOptions(command: Command): Command {
  for (const option of command.options) {
    const read = option.parseArg;
    if (read === undefined) continue;
    option.argParser((value, before) => {
      try {
        return read(value, before);
      } catch (error) {
        if (!(error instanceof ValueError)) throw error;
        const { expected } = error;
        throw new ValueError(expected, (text) =>
          text.usage.invalid(option.flags, value, expected(text)),
        );
      }
    });
  }
  return command;
}

/** An integer from `least` to `most`. */
export function integer(least: number, most?: number) {
  return within({ integer: true, least, most });
}

/** A number in a range. */
export function within(range: Range) {
  return (text: string): number => {
    const value = decimalIn(text);
    if (isWithin(value, range)) return value;
    throw new ValueError(({ usage }) => usage.expected.number(range));
  };
}

/** One of `known`. */
export function choice<Name extends string>(known: readonly Name[]) {
  return (text: string): Name => {
    const found = known.find((name) => name === text.toLowerCase());
    if (found !== undefined) return found;
    throw new ValueError(({ usage }) => usage.expected.choice(known, nearest(text, known)));
  };
}

/** Collects the values of a repeatable option, in order. */
export function repeated(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** `100,100`, or `none`. */
export function hiddenSizes(text: string): number[] {
  if (text.toLowerCase() === 'none') return [];
  const sizes = text.split(',').map(decimalIn);
  if (sizes.length <= MAX_LAYERS && sizes.every((size) => isWithin(size, WIDTH))) return sizes;
  throw new ValueError(({ usage }) => usage.expected.hidden(WIDTH.most, MAX_LAYERS));
}

/** An address to listen on. It must not be empty, because Node would then listen on all addresses. */
export function address(text: string): string {
  if (text.trim() !== '') return text.trim();
  throw new ValueError(({ usage }) => usage.expected.address);
}

/** The largest height and width of pictures. */
const SIDE = { integer: true, least: 1, most: 4096 } as const satisfies Range;

/** `28`, or height and width: `28x40`. */
export function pictureSize(text: string): [height: number, width: number] {
  const sides = text.toLowerCase().split(/[x×]/).map(decimalIn);
  const [height, width = height] = sides;
  if (sides.length <= 2 && isWithin(height, SIDE) && isWithin(width, SIDE)) return [height, width];
  throw new ValueError(({ usage }) => usage.expected.size(SIDE.most));
}

/** 1 or 3. */
export function channels(text: string): 1 | 3 {
  const value = decimalIn(text);
  if (value === 1 || value === 3) return value;
  throw new ValueError(({ usage }) => usage.expected.channels);
}

/** A number of at least 0, or several separated by commas. */
function gains(text: string): number[] {
  const values = text.split(',').map(decimalIn);
  if (values.every((value) => isWithin(value, GAIN))) return values;
  throw new ValueError(({ usage }) => usage.expected.gains);
}

/** An activation function; `leaky-relu` is `leakyrelu`. */
export function activation(text: string): ActivationName {
  return choice(ACTIVATION_NAMES)(text.replaceAll(/[-_]/g, ''));
}

/** The reader for the values of a setting; null for a flag. */
export function readerOf(row: Setting): ((text: string) => unknown) | null {
  switch (row.kind) {
    case 'number':
      return within(row.range);
    case 'choice':
      return choice(row.choices);
    case 'flag':
      return null;
    case 'gains':
      return gains;
    case 'schedule':
      return choice(SCHEDULES);
  }
}
