import { readdirSync, readFileSync } from 'node:fs';
import type { GoldenFiles, OpCase } from './goldenTypes.ts';

export type * from './goldenTypes.ts';

const SPECIAL = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

const ARRAYS = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/**
 * The numbers that PyTorch gave, from test/goldens/NAME.json (made by scripts/goldens). Strings
 * like "NaN" come back as numbers, and every {dtype, shape, data} with `data` a typed array.
 */
export function loadGoldens<Name extends keyof GoldenFiles>(name: Name): GoldenFiles[Name] {
  const url = new URL(`../goldens/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'), revive) as GoldenFiles[Name];
}

/** The cases of all files in test/goldens/functions. */
export function loadFunctionCases(): OpCase[] {
  const folder = new URL('../goldens/functions/', import.meta.url);
  return readdirSync(folder).flatMap((file) => {
    const { cases } = JSON.parse(readFileSync(new URL(file, folder), 'utf8'), revive) as {
      cases: OpCase[];
    };
    return cases;
  });
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return SPECIAL.get(value) ?? value;
  if (!isStoredArray(value)) return value;
  return { ...value, data: ARRAYS[value.dtype].from(value.data) };
}

function isStoredArray(value: unknown): value is { dtype: keyof typeof ARRAYS; data: number[] } {
  return typeof value === 'object' && value !== null && 'dtype' in value && 'data' in value;
}
