/** How values are written in an address: plain text, with `:` between the parts of a list. */
import {
  isWithin,
  type NumberSetting,
  type Range,
  SCHEDULES,
  type ScheduleConfig,
  SETTINGS,
  type SettingName,
  scheduleSettings,
  scheduleWith,
} from '@gradus/lab/settings';
import { LIMITS, MAX_LAYERS, rangeOf } from '../limits.ts';

/** Writes a value as text and reads it back. `read` returns undefined for text that is not such a value. */
export interface Codec<Value> {
  read(text: string): Value | undefined;
  write(value: Value): string;
}

/** A decimal number, without a plus in its exponent: some readers of addresses turn a plus into a space. */
export function numberCodec(range: Range): Codec<number> {
  return {
    read(text) {
      const value = /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
      return isWithin(value, range) ? value : undefined;
    },
    write: (value) => (Object.is(value, -0) ? '-0' : String(value)).replace('+', ''),
  };
}

/** One of a list of names. */
export function nameCodec<Name extends string>(names: readonly Name[]): Codec<Name> {
  return { read: (text) => names.find((name) => name === text), write: (name) => name };
}

/** Different names of a list, with `:` between them. */
export function listCodec<Name extends string>(names: readonly Name[]): Codec<Name[]> {
  const one = nameCodec(names);
  return {
    read(text) {
      const all = text.split(':').map(one.read);
      const found = all.filter((name) => name !== undefined);
      return new Set(found).size === all.length ? found : undefined;
    },
    write: (all) => all.join(':'),
  };
}

/** `1` for yes, `0` for no. */
export const flagCodec: Codec<boolean> = {
  read: (text) => (text === '1' ? true : text === '0' ? false : undefined),
  write: (value) => (value ? '1' : '0'),
};

/** A text that matches a pattern. */
export function textCodec(pattern: RegExp): Codec<string> {
  return { read: (text) => (pattern.test(text) ? text : undefined), write: (text) => text };
}

const gain = numberCodec(LIMITS.gain);

/** `4:4:1`, a gain for each layer. */
const gainsCodec: Codec<number[]> = {
  read(text) {
    const values = text.split(':').map(gain.read);
    const isWhole = values.length <= MAX_LAYERS + 1 && values.every((value) => value !== undefined);
    return isWhole ? values : undefined;
  },
  write: (values) => values.map(gain.write).join(':'),
};

/** A name and its numbers in order: `cosine`, `one-cycle`, `step:1000:0.1` or `plateau:2:0.1`. */
const scheduleCodec: Codec<ScheduleConfig> = {
  read(text) {
    const [first, ...words] = text.split(':');
    const name = SCHEDULES.find((each) => each === first);
    if (name === undefined) return undefined;
    const fields = scheduleSettings(name);
    const numbers = fields.map(([field, { range }], i) => [
      field,
      numberCodec(range).read(words[i] ?? ''),
    ]);
    const isWhole =
      words.length === fields.length && numbers.every(([, value]) => value !== undefined);
    return isWhole ? scheduleWith(name, 0, Object.fromEntries(numbers)) : undefined;
  },
  write(schedule) {
    const numbers = scheduleSettings(schedule.name).map(([field, { range }]) =>
      numberCodec(range).write(schedule[field as keyof ScheduleConfig] as unknown as number),
    );
    return [schedule.name, ...numbers].join(':');
  },
};

/** How each setting of training is written in an address. */
export function settingCodec(name: SettingName): Codec<never> {
  const row = SETTINGS[name];
  switch (row.kind) {
    case 'number':
      return numberCodec(rangeOf(name as NumberSetting)) as Codec<never>;
    case 'choice':
      return nameCodec<string>(row.choices) as Codec<never>;
    case 'flag':
      return flagCodec as Codec<never>;
    case 'gains':
      return gainsCodec as Codec<never>;
    case 'schedule':
      return scheduleCodec as Codec<never>;
  }
}
