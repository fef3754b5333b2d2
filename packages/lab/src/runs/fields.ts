import type { RunConfig } from './config.ts';

/** A setting of a run by its dotted name, such as `training.lr`. */
export type Field = readonly [name: string, value: string];

/** What names a run or says where it was made; it differs without a difference in the experiment. */
const CIRCUMSTANCES = /^(version|id|createdAt|gradus|node|machine\b.*)$/;

/** The settings of a run as text, lists in one line. */
export function fieldsOf(config: RunConfig): Field[] {
  return flatten('', config).filter(([name]) => !CIRCUMSTANCES.test(name));
}

function flatten(prefix: string, value: unknown): Field[] {
  if (value === null || value === undefined) return [[prefix, '–']];
  if (Array.isArray(value)) return [[prefix, value.length === 0 ? '–' : value.join(', ')]];
  if (typeof value !== 'object') return [[prefix, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) =>
    flatten(prefix === '' ? key : `${prefix}.${key}`, inner),
  );
}

/** A setting that is not the same in all runs; `–` where one has none. */
export interface Difference {
  readonly field: string;
  readonly values: readonly string[];
}

/** The settings in which runs differ. */
export function differences(configs: readonly RunConfig[]): Difference[] {
  const maps = configs.map((config) => new Map(fieldsOf(config)));
  const names = new Set(maps.flatMap((map) => [...map.keys()]));
  return [...names].flatMap((field) => {
    const values = maps.map((map) => map.get(field) ?? '–');
    return new Set(values).size > 1 ? [{ field, values }] : [];
  });
}
