import type { RunConfig } from './schema.ts';

/** A value of a field of a run. */
export type FieldValue = string | number | boolean | null | readonly (string | number)[];

/** A setting of a run, with its dotted name, such as `training.lr`. */
type Field = readonly [name: string, value: string];

/** Fields that name a run or say where it was made. They differ between runs of the same experiment. */
const CIRCUMSTANCES = /^(version|id|createdAt|gradus|node|crc32|machine\b.*|sweep\b.*)$/;

/** The settings of a run as text; a list is one line. */
export function fieldsOf(config: RunConfig): Field[] {
  return valuesOf(config)
    .filter(([name]) => !CIRCUMSTANCES.test(name))
    .map(([name, value]) => [name, fieldText(value)]);
}

/** Every value in a nested object, with its dotted name. */
export function valuesOf(value: unknown, prefix = ''): [name: string, value: FieldValue][] {
  if (value === undefined) return [[prefix, null]];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [[prefix, value as FieldValue]];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    valuesOf(inner, prefix === '' ? key : `${prefix}.${key}`),
  );
}

/** A value in a table; `–` for none. */
export function fieldText(value: FieldValue): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return '–';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** A setting that differs between runs; `–` for a run without it. */
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
