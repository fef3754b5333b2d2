import { fromArray, type Tensor } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { DataError } from '../../util/errors.ts';
import { quote, shown } from '../../util/shown.ts';
import type { Refuse } from '../element-types.ts';
import { bytesFrom, isPlainName, type ReadFile } from '../file-names.ts';
import { plainBytes } from '../host-array.ts';
import { decodeSafetensors } from './decode.ts';
import { parseHeader } from './header.ts';

/**
 * Reads the tensors of a model that is stored in several safetensors files, one file after the other.
 *
 * @param index the text or the bytes of `model.safetensors.index.json`
 * @param readFile reads a file of the index; called with plain names only, never with a path
 * @param name the name of the index in error messages
 * @throws DataError if the index or a file is not valid, if the index names a file outside its folder, or
 *   if the tensors of a file are not those of the index; errors of `readFile` are passed on
 *
 * @example
 * ```ts
 * const index = '{"weight_map": {"w": "part-1.safetensors", "b": "part-2.safetensors"}}';
 * const files: Record<string, Uint8Array> = {
 *   'part-1.safetensors': saveSafetensors({ w: tensor([1, 2]) }),
 *   'part-2.safetensors': saveSafetensors({ b: tensor([3]) }),
 * };
 * const { w } = await loadShardedSafetensors(index, (name) => files[name]);
 * await w.toArray(); // [1, 2]
 * ```
 */
export async function loadShardedSafetensors(
  index: string | Uint8Array,
  readFile: ReadFile,
  name = 'safetensors index',
): Promise<Record<string, Tensor>> {
  checkArgument('loadShardedSafetensors', 'readFile', readFile, 'function');
  const files = filesOf(index, (problem) => {
    throw new DataError(name, problem);
  });
  const loaded: [string, Tensor][] = [];
  for (const [file, names] of files) {
    const { tensors } = decodeSafetensors(await bytesFrom(readFile, file), file);
    checkNames(file, names, [...tensors.keys()]);
    for (const [key, { dtype, shape, data }] of tensors) {
      loaded.push([key, fromArray(data, shape, { dtype })]);
    }
  }
  return Object.fromEntries(loaded);
}

/** The names of the tensors in each file, files in the order in which the index first names them. */
function filesOf(index: string | Uint8Array, refuse: Refuse): Map<string, Set<string>> {
  const header = parseHeader(textOf(index, refuse), refuse, 'index');
  const map = header instanceof Map ? header.get('weight_map') : undefined;
  if (!(map instanceof Map)) return refuse('the index has no object "weight_map".');
  const files = new Map<string, Set<string>>();
  for (const [tensor, file] of map) {
    if (typeof file !== 'string')
      return refuse(`the file of tensor ${quote(tensor)} is not a string.`);
    if (!isPlainName(file) || !file.endsWith('.safetensors')) {
      refuse(
        `tensor ${quote(tensor)}: its file ${quote(file)} is not the name of a safetensors file in the folder ` +
          'of the index. Files of other folders are not read.',
      );
    }
    const names = files.get(file) ?? new Set();
    files.set(file, names.add(tensor));
  }
  return files;
}

function textOf(index: string | Uint8Array, refuse: Refuse): string {
  if (typeof index === 'string') return index;
  if (!(index instanceof Uint8Array)) {
    return refuse(`the index must be a string or bytes, got ${shown(index)}.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(plainBytes(index).slice());
  } catch {
    return refuse('the index is not valid UTF-8.');
  }
}

function checkNames(file: string, expected: ReadonlySet<string>, found: readonly string[]): void {
  const there = new Set(found);
  const missing = [...expected].filter((name) => !there.has(name));
  const unexpected = found.filter((name) => !expected.has(name));
  if (missing.length + unexpected.length === 0) return;
  const parts = [
    missing.length > 0 ? `lacks ${list(missing)}` : '',
    unexpected.length > 0 ? `also has ${list(unexpected)}` : '',
  ].filter((part) => part !== '');
  throw new DataError(
    file,
    `its tensors differ from the index: it ${parts.join(' and ')}. Use the index and the files of one model.`,
  );
}

/** The first ten names, in quotes. */
function list(names: readonly string[]): string {
  const more = names.length > 10 ? ` and ${names.length - 10} more` : '';
  return names.slice(0, 10).map(quote).join(', ') + more;
}
