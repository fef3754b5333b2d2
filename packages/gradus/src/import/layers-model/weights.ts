import { ELEMENT_TYPES, type ElementName, type Refuse } from '../../data/element-types.ts';
import { bytesFrom, isPlainName, type ReadFile } from '../../data/file-names.ts';
import { countElements, plainBytes } from '../../data/host-array.ts';
import { isObject } from '../../util/fields.ts';
import { quote, shown } from '../../util/shown.ts';

/** A weight, as float32. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A weight as the manifest describes it. */
interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  /** The type of the stored elements. */
  readonly stored: ElementName;
  /** The value of a stored number is number · scale + min; null where it is the number itself. */
  readonly scale: {
    readonly scale: number;
    readonly min: number;
    readonly isInteger: boolean;
  } | null;
  readonly bytes: number;
  /** Whether it belongs to an optimizer that was saved with the model. */
  readonly isOfOptimizer: boolean;
}

/** More dimensions than any layer's weight has. */
const MOST_DIMENSIONS = 8;

const STORED: readonly unknown[] = ['float32', 'float16', 'int32', 'uint8', 'uint16', 'bool'];

/**
 * The weights of a `weightsManifest`. The files of a group are joined in memory, since a weight may begin in one file
 * and end in the next.
 */
export async function readWeights(
  manifest: unknown,
  readFile: ReadFile,
  refuse: Refuse,
): Promise<Weight[]> {
  if (!Array.isArray(manifest)) return refuse('it has no "weightsManifest".');
  const weights: Weight[] = [];
  const taken = new Set<string>();
  for (const group of manifest) {
    if (!isObject(group) || !Array.isArray(group.weights) || !Array.isArray(group.paths)) {
      return refuse('a group of its "weightsManifest" has no "paths" or no "weights".');
    }
    const entries = group.weights.map((weight) => readEntry(weight, refuse));
    const parts = await readParts(group.paths, taken, readFile, refuse);
    const needed = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    const found = parts.reduce((sum, { length }) => sum + length, 0);
    if (needed !== found) {
      refuse(
        `the weights of ${quote(group.paths.join(', '))} take ${needed} bytes, but the files have ${found}. ` +
          'Use the model.json and the files of the same model.',
      );
    }
    const bytes = joined(parts, found);
    let at = 0;
    for (const entry of entries) {
      if (!entry.isOfOptimizer)
        weights.push(readWeight(entry, bytes.subarray(at, at + entry.bytes), refuse));
      at += entry.bytes;
    }
  }
  return weights;
}

/** @param taken the files that were named before. Each may be named once, or a small model.json could fill the memory */
async function readParts(
  paths: readonly unknown[],
  taken: Set<string>,
  readFile: ReadFile,
  refuse: Refuse,
): Promise<readonly Uint8Array[]> {
  const parts: Uint8Array[] = [];
  for (const path of paths) {
    const name = typeof path === 'string' ? path.replace(/^\.\//, '') : '';
    if (!isPlainName(name)) {
      refuse(`it names the file ${shown(path)}. Only files beside model.json are read.`);
    }
    if (taken.has(name)) refuse(`it names the file ${shown(name)} twice.`);
    taken.add(name);
    parts.push(plainBytes(await bytesFrom(readFile, name)));
  }
  return parts;
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  if (parts.length === 1) return parts[0];
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const isSize = (size: unknown): boolean => Number.isSafeInteger(size) && (size as number) >= 0;

function readEntry(weight: unknown, refuse: Refuse): Entry {
  if (!isObject(weight) || typeof weight.name !== 'string') return refuse('a weight has no name.');
  const { name, shape, dtype, quantization } = weight;
  const wrong: Refuse = (problem) => refuse(`weight ${quote(name as string)}: ${problem}`);
  if (!Array.isArray(shape) || shape.length > MOST_DIMENSIONS || !shape.every(isSize)) {
    return wrong(`its shape is not a list of at most ${MOST_DIMENSIONS} integers of at least 0.`);
  }
  const stored = isObject(quantization) ? quantization.dtype : dtype;
  if (!STORED.includes(stored)) {
    return wrong(`its type ${shown(stored)} cannot be read. Supported are ${STORED.join(', ')}.`);
  }
  const bytes = countElements(shape) * ELEMENT_TYPES[stored as ElementName].bytes;
  if (!Number.isSafeInteger(bytes)) wrong(`its shape [${shape}] is too large.`);
  const scale = isObject(quantization) ? scaleOf(quantization, dtype, wrong) : null;
  const isOfOptimizer = weight.group === 'optimizer';
  return {
    name: name as string,
    shape,
    stored: stored as ElementName,
    scale,
    bytes,
    isOfOptimizer,
  };
}

function scaleOf(
  { dtype: stored, scale, min }: Record<string, unknown>,
  dtype: unknown,
  wrong: Refuse,
): Entry['scale'] {
  // float16 holds the values themselves.
  if (stored === 'float16') return null;
  if (!Number.isFinite(scale) || !Number.isFinite(min)) {
    return wrong('its quantization needs the numbers "scale" and "min".');
  }
  return { scale: scale as number, min: min as number, isInteger: dtype === 'int32' };
}

function readWeight(
  { name, shape, stored, scale }: Entry,
  bytes: Uint8Array,
  refuse: Refuse,
): Weight {
  const wrong: Refuse = (problem) => refuse(`weight ${quote(name)}: ${problem}`);
  const values = ELEMENT_TYPES[stored].read(bytes, wrong);
  if (scale === null) {
    return {
      name,
      shape,
      data: values instanceof Float32Array ? values : Float32Array.from(values),
    };
  }
  const data = new Float32Array(values.length);
  for (let i = 0; i < data.length; i++) {
    const value = values[i] * scale.scale + scale.min;
    data[i] = scale.isInteger ? Math.round(value) : value;
  }
  return { name, shape, data };
}
