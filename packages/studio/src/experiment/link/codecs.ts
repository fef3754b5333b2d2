/** How values stand in an address: plain text, with `:` between the parts of a list. */
import { type Bounds, isWithin, type ScheduleConfig } from '@gradus/lab/settings';
import { LIMITS, MAX_LAYERS } from '../limits.ts';

/** A value as text and back; `read` gives undefined for anything that is no such value. */
export interface Codec<Value> {
  read(text: string): Value | undefined;
  write(value: Value): string;
}

/** A decimal number; a plus would be a blank to some readers of addresses, so it is left out. */
export function numberCodec(bounds: Bounds): Codec<number> {
  return {
    read(text) {
      const value = /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
      return isWithin(value, bounds) ? value : undefined;
    },
    write: (value) => (Object.is(value, -0) ? '-0' : String(value)).replace('+', ''),
  };
}

/** One of some names. */
export function nameCodec<Name extends string>(names: readonly Name[]): Codec<Name> {
  return { read: (text) => names.find((name) => name === text), write: (name) => name };
}

/** `1` for yes, `0` for no. */
export const flagCodec: Codec<boolean> = {
  read: (text) => (text === '1' ? true : text === '0' ? false : undefined),
  write: (value) => (value ? '1' : '0'),
};

/** A text of a pattern. */
export function textCodec(pattern: RegExp): Codec<string> {
  return { read: (text) => (pattern.test(text) ? text : undefined), write: (text) => text };
}

const gain = numberCodec(LIMITS.gain);

/** `4:4:1`, a gain for each layer. */
export const gainsCodec: Codec<number[]> = {
  read(text) {
    const values = text.split(':').map(gain.read);
    const isWhole = values.length <= MAX_LAYERS + 1 && values.every((value) => value !== undefined);
    return isWhole ? values : undefined;
  },
  write: (values) => values.map(gain.write).join(':'),
};

const stepSize = numberCodec(LIMITS.stepSize);
const factor = numberCodec(LIMITS.factor);
const patience = numberCodec(LIMITS.schedulePatience);

/** `cosine`, `one-cycle`, `step:1000:0.1` or `plateau:2:0.1`. */
export const scheduleCodec: Codec<ScheduleConfig> = {
  read(text) {
    const [name, first = '', second = '', ...more] = text.split(':');
    if (more.length > 0) return undefined;
    if (name === 'cosine' || name === 'one-cycle') return text === name ? { name } : undefined;
    const share = factor.read(second);
    if (share === undefined) return undefined;
    if (name === 'step') {
      const size = stepSize.read(first);
      return size === undefined ? undefined : { name, stepSize: size, factor: share };
    }
    const tests = name === 'plateau' ? patience.read(first) : undefined;
    return tests === undefined ? undefined : { name: 'plateau', patience: tests, factor: share };
  },
  write(schedule) {
    switch (schedule.name) {
      case 'step':
        return `step:${stepSize.write(schedule.stepSize)}:${factor.write(schedule.factor)}`;
      case 'plateau':
        return `plateau:${patience.write(schedule.patience)}:${factor.write(schedule.factor)}`;
      default:
        return schedule.name;
    }
  },
};
