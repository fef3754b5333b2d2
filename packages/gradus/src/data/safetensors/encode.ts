import { bytesPerElement, type DType } from '../../ir/dtype.ts';
import { checkArgument } from '../../util/arguments.ts';
import { DataError } from '../../util/errors.ts';
import { quote } from '../../util/shown.ts';
import { countElements, describeArray, type HostArray } from '../host-array.ts';
import { seal, UNSEALED } from './checksum.ts';
import { hasLoneSurrogate } from './header.ts';

/** `Uint8Array<ArrayBuffer>` in a form that TypeScript before 5.7 reads. */
type Bytes = ReturnType<Uint8ArrayConstructor['of']>;

const FILE = 'safetensors data';

/** The name of each dtype in the file. */
const STORED_NAME: Record<DType, string> = {
  float64: 'F64',
  float32: 'F32',
  int32: 'I32',
  uint8: 'U8',
  bool: 'BOOL',
};

/**
 * Writes a safetensors file, which `safetensors.torch.load_file` reads.
 *
 * Tensors are sorted by element size, largest first, then by name, and the header is padded with spaces
 * to a multiple of 8 bytes, so that each tensor can be viewed in place. The order of `entries` does not
 * change the bytes. The metadata begin with a checksum of the whole file, which `decodeSafetensors`
 * verifies and other programs ignore.
 *
 * @param entries arrays by name, of any rank, also empty
 * @param metadata free text by key
 * @throws DataError if a shape does not fit its data, or a name cannot be stored
 *
 * @example
 * ```ts
 * const w: HostArray = { dtype: 'float32', shape: [2, 1], data: Float32Array.of(0.5, 2) };
 * const bytes = encodeSafetensors({ w }, { author: 'me' });
 * decodeSafetensors(bytes).tensors.get('w')?.shape; // [2, 1]
 * ```
 */
export function encodeSafetensors(
  entries: Readonly<Record<string, HostArray>> | ReadonlyMap<string, HostArray>,
  metadata: Readonly<Record<string, string>> = {},
): Bytes {
  checkArgument('encodeSafetensors', 'metadata', metadata, 'object');
  const named = entries instanceof Map ? [...entries] : Object.entries(entries);
  for (const [name, array] of named) checkEntry(name, array);
  named.sort(([nameA, a], [nameB, b]) => {
    return bytesPerElement(b.dtype) - bytesPerElement(a.dtype) || (nameA < nameB ? -1 : 1);
  });
  const header = encodeHeader(named, metadata);
  const length = named.reduce((sum, [, { data }]) => sum + data.byteLength, 0);
  const file = new Uint8Array(8 + header.length + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  let at = 8 + header.length;
  for (const [, { dtype, data }] of named) {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    file.set(dtype === 'bool' ? bytes.map((byte) => (byte === 0 ? 0 : 1)) : bytes, at);
    at += data.byteLength;
  }
  seal(file);
  return file;
}

function encodeHeader(
  named: readonly [string, HostArray][],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  // Pairs of text, not an object: a property named __proto__ would set the prototype, and a property
  // named "7" would move to the front.
  const fields: string[] = [];
  const pairs = Object.entries(metadata);
  for (const [key, text] of pairs) checkText(key, text);
  fields.push(`"__metadata__":${objectText([UNSEALED, ...pairs])}`);
  let begin = 0;
  for (const [name, { dtype, shape, data }] of named) {
    const end = begin + data.byteLength;
    const info = { dtype: STORED_NAME[dtype], shape, data_offsets: [begin, end] };
    fields.push(`${JSON.stringify(name)}:${JSON.stringify(info)}`);
    begin = end;
  }
  const bytes = new TextEncoder().encode(`{${fields.join(',')}}`);
  const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8).fill(0x20);
  padded.set(bytes);
  return padded;
}

function objectText(pairs: readonly (readonly [string, string])[]): string {
  return `{${pairs.map(([key, text]) => `${JSON.stringify(key)}:${JSON.stringify(text)}`).join(',')}}`;
}

function checkEntry(name: string, array: HostArray): void {
  const { dtype, shape, data } = array;
  if (name === '__metadata__') {
    throw new DataError(
      FILE,
      'a tensor may not have the name "__metadata__". Choose another name.',
    );
  }
  if (hasLoneSurrogate(name)) {
    throw new DataError(
      FILE,
      `the tensor name ${quote(name)} is not valid Unicode. Choose another name.`,
    );
  }
  const needed = countElements(shape) * bytesPerElement(dtype);
  if (needed !== data.byteLength) {
    throw new DataError(
      FILE,
      `tensor ${quote(name)}: ${describeArray(array)} needs ${needed} bytes, ` +
        `but its data has ${data.byteLength}.`,
    );
  }
}

function checkText(key: string, text: unknown): void {
  if (key === UNSEALED[0]) {
    throw new DataError(
      FILE,
      `the metadata key "${key}" is reserved for the checksum. Choose another key.`,
    );
  }
  if (typeof text === 'string' && !hasLoneSurrogate(key + text)) return;
  throw new DataError(FILE, `metadata ${quote(key)} must be a string of valid Unicode.`);
}
