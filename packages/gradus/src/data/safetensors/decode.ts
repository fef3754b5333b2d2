import { DataError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { quote } from '../../util/shown.ts';
import {
  DOUBLE,
  ELEMENT_TYPES,
  type ElementName,
  type ElementType,
  type Refuse,
} from '../element-types.ts';
import { countElements, type HostArray, plainBytes } from '../host-array.ts';
import { sumsOf, UNSEALED } from './checksum.ts';
import { type HeaderValue, parseHeader } from './header.ts';

const MAX_HEADER = 100_000_000;

/** The element types that can be read. Others of the format (float8) cannot. */
const TYPES: ReadonlyMap<string, ElementName> = new Map<string, ElementName>([
  ['BOOL', 'bool'],
  ['U8', 'uint8'],
  ['I8', 'int8'],
  ['U16', 'uint16'],
  ['I16', 'int16'],
  ['U32', 'uint32'],
  ['I32', 'int32'],
  ['U64', 'uint64'],
  ['I64', 'int64'],
  ['BF16', 'bfloat16'],
  ['F16', 'float16'],
  ['F32', 'float32'],
  ['F64', 'float64'],
]);

/**
 * The contents of a safetensors file.
 *
 * @example
 * ```ts
 * const bytes = saveSafetensors({ w: tensor([1, 2]) }, { author: 'me' });
 * const file: SafetensorsFile = decodeSafetensors(bytes);
 * file.metadata.author; // 'me'
 * file.isChecked; // true
 * ```
 */
export interface SafetensorsFile {
  /** Arrays by name, in the order of the header. */
  readonly tensors: Map<string, HostArray>;
  /** The `__metadata__` of the header without the checksum. Its prototype is null, so every key is safe to look up. */
  readonly metadata: Record<string, string>;
  /** Whether the file has a checksum that was verified. Files of other programs have none. */
  readonly isChecked: boolean;
}

/**
 * Options of readers of safetensors files.
 *
 * @example
 * ```ts
 * setBackend(createReferenceBackend());
 * const bytes = saveSafetensors({ w: tensor([0.1], { dtype: 'float64' }) });
 * const options: SafetensorsOptions = { keepFloat64: true };
 * loadSafetensors(bytes, 'weights', options).w.dtype; // 'float64'
 * loadSafetensors(bytes, 'weights').w.dtype; // 'float32'
 * ```
 */
export interface SafetensorsOptions {
  /** Whether F64 stays float64, which only the reference backend computes with; default false. */
  keepFloat64?: boolean;
}

/**
 * Reads the bytes of a safetensors file: a little-endian u64 with the length of the header, the
 * header as JSON, then the elements. Layout: https://github.com/huggingface/safetensors.
 *
 * F32, I32, U8 and BOOL keep their type and are views of `bytes` if the alignment allows it. Other
 * integers become int32; F16 and BF16 become float32 exactly, F64 the nearest float32, unless the
 * options keep it.
 *
 * One fault refuses the whole file: bytes that belong to no tensor, or to two, are an error.
 *
 * @param bytes the whole file
 * @param name the name of the file in error messages
 * @param options whether F64 stays float64
 * @throws DataError if the file does not match its checksum, breaks the format, or holds an unsupported
 *   element type or an integer outside int32
 *
 * @example
 * ```ts
 * const { tensors } = decodeSafetensors(saveSafetensors({ bias: tensor([0.5, -1]) }));
 * tensors.get('bias')?.shape; // [2]
 * tensors.get('bias')?.data; // new Float32Array([0.5, -1])
 * ```
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  name = 'safetensors data',
  options?: SafetensorsOptions,
): SafetensorsFile {
  const { keepFloat64 = false } = checkOptions('decodeSafetensors', options, {
    keepFloat64: 'boolean',
  });
  const file = plainBytes(bytes);
  const refuse: Refuse = (problem) => {
    throw new DataError(name, problem);
  };
  const start = headerEnd(file, refuse);
  const sums = sumsOf(file);
  if (sums !== null && sums.said !== sums.found) {
    refuse(
      `is damaged or cut short: its checksum is ${quote(sums.said)}, but its bytes give "${sums.found}". ` +
        'Use another copy of the file.',
    );
  }
  const header = parseHeader(headerText(file.subarray(8, start), refuse), refuse);
  if (!(header instanceof Map)) return refuse('the header is not a JSON object.');
  const metadata = readMetadata(header.get('__metadata__'), refuse);
  header.delete('__metadata__');
  const buffer = file.subarray(start);
  const entries = [...header].map(([key, info]) => readEntry(key, info, keepFloat64, refuse));
  checkCoverage(entries, buffer.length, refuse);
  const tensors = new Map(entries.map((entry) => [entry.name, readTensor(entry, buffer, refuse)]));
  return { tensors, metadata, isChecked: sums !== null };
}

interface Entry {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function headerEnd(file: Uint8Array, refuse: Refuse): number {
  if (file.length < 8) {
    refuse(`is not a safetensors file: it needs at least 8 bytes, found ${file.length}.`);
  }
  const view = new DataView(file.buffer, file.byteOffset);
  const length = view.getBigUint64(0, true);
  if (length > MAX_HEADER) {
    refuse(
      `the header's length, ${length} bytes, is over the limit of ${MAX_HEADER}. ` +
        'The file is corrupt or not a safetensors file.',
    );
  }
  const end = 8 + Number(length);
  if (end > file.length) {
    refuse(
      `truncated: the header ends at byte ${end}, but the file holds ${file.length}. ` +
        'Download or copy it again.',
    );
  }
  return end;
}

function headerText(bytes: Uint8Array, refuse: Refuse): string {
  if (bytes[0] !== 0x7b) refuse('the header does not begin with "{".');
  try {
    // A copy, because browsers do not decode shared memory. A BOM is kept, so JSON parsing refuses it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.slice());
  } catch {
    return refuse('the header is not valid UTF-8.');
  }
}

function readMetadata(value: HeaderValue | undefined, refuse: Refuse): Record<string, string> {
  const metadata: Record<string, string> = Object.create(null);
  if (value === undefined) return metadata;
  if (!(value instanceof Map)) return refuse('__metadata__ is not a JSON object of strings.');
  for (const [key, text] of value) {
    if (typeof text !== 'string') return refuse(`__metadata__ ${quote(key)} is not a string.`);
    if (key !== UNSEALED[0]) metadata[key] = text;
  }
  return metadata;
}

function readEntry(name: string, info: HeaderValue, keepFloat64: boolean, refuse: Refuse): Entry {
  const wrong: Refuse = (problem) => refuse(`tensor ${quote(name)}: ${problem}`);
  if (!(info instanceof Map)) return wrong('its entry is not a JSON object.');
  const type = readType(info.get('dtype'), keepFloat64, wrong);
  const shape = readIntegers(info.get('shape'), 'shape', wrong);
  const [begin, end, ...more] = readIntegers(info.get('data_offsets'), 'data_offsets', wrong);
  if (begin === undefined || end === undefined || more.length > 0) {
    return wrong('data_offsets is not a pair [begin, end].');
  }
  if (end < begin) return wrong(`it ends, at byte ${end}, before it begins, at byte ${begin}.`);
  const needed = countElements(shape) * type.bytes;
  if (!Number.isSafeInteger(needed)) wrong(`its shape [${shape.join(', ')}] overflows.`);
  if (needed !== end - begin) {
    wrong(
      `its shape [${shape.join(', ')}] needs ${needed} bytes (${info.get('dtype')}), ` +
        `but data_offsets [${begin}, ${end}] span ${end - begin}.`,
    );
  }
  return { name, type, shape, begin, end };
}

function readType(
  value: HeaderValue | undefined,
  keepFloat64: boolean,
  wrong: Refuse,
): ElementType {
  if (typeof value !== 'string') return wrong('dtype is not a string.');
  const type = TYPES.get(value);
  if (type === 'float64' && keepFloat64) return DOUBLE;
  if (type !== undefined) return ELEMENT_TYPES[type];
  return wrong(
    `dtype ${quote(value)} is not supported. Supported: ${[...TYPES.keys()].join(', ')}.`,
  );
}

function readIntegers(value: HeaderValue | undefined, field: string, wrong: Refuse): number[] {
  if (!Array.isArray(value)) return wrong(`${field} is not an array.`);
  return value.map((item) =>
    typeof item === 'number' && Number.isSafeInteger(item)
      ? item
      : wrong(`${field} holds something other than integers of 0 to 2^53 - 1.`),
  );
}

/** Checks that every byte of the buffer belongs to exactly one tensor. */
function checkCoverage(entries: readonly Entry[], length: number, refuse: Refuse): void {
  let covered = 0;
  const inOrder = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end);
  for (const { name, begin, end } of inOrder) {
    if (begin > covered) {
      refuse(`bytes ${covered} to ${begin} of the data belong to no tensor (a hole).`);
    }
    if (begin < covered) {
      refuse(`tensor ${quote(name)}: its bytes ${begin} to ${end} overlap another tensor's.`);
    }
    covered = end;
  }
  if (covered === length) return;
  const problem = covered > length ? 'truncated' : 'trailing bytes';
  refuse(`${problem}: the tensors end at byte ${covered} of the data, which holds ${length}.`);
}

function readTensor(entry: Entry, buffer: Uint8Array, refuse: Refuse): HostArray {
  const wrong: Refuse = (problem) => refuse(`tensor ${quote(entry.name)}: ${problem}`);
  const data = entry.type.read(buffer.subarray(entry.begin, entry.end), wrong);
  return { dtype: entry.type.dtype, shape: entry.shape, data };
}
