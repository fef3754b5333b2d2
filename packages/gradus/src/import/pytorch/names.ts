import { ELEMENT_TYPES, type ElementName, type Refuse } from '../../data/element-types.ts';
import { Storage, StoredTensor, UNTYPED } from './tensors.ts';
import type { Global } from './unpickle.ts';

/** A class of storages. */
export class StorageClass implements Global {
  readonly name: string;
  readonly elements: ElementName | typeof UNTYPED;

  constructor(name: string, elements: ElementName | typeof UNTYPED) {
    this.name = name;
    this.elements = elements;
  }
}

/** A dtype of PyTorch. As a value of a checkpoint, it becomes its name, such as `'torch.float16'`. */
export class TorchType implements Global {
  readonly name: string;
  readonly element: ElementName;

  constructor(name: string, element: ElementName) {
    this.name = name;
    this.element = element;
  }
}

/** A dtype of NumPy. Pickles hold the bytes of its numbers. */
export class NumpyType {
  readonly code: string;
  isLittleEndian = true;

  constructor(code: string) {
    this.code = code;
  }
}

const STORAGES: Readonly<Record<string, ElementName>> = {
  FloatStorage: 'float32',
  DoubleStorage: 'float64',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
};

/** Readers for the bytes of a NumPy number, by the code of its type. */
const NUMPY_READERS: Readonly<Record<string, (view: DataView) => unknown>> = {
  b1: (view) => view.getUint8(0) !== 0,
  i1: (view) => view.getInt8(0),
  i2: (view) => view.getInt16(0, true),
  i4: (view) => view.getInt32(0, true),
  i8: (view) => plainInteger(view.getBigInt64(0, true)),
  u1: (view) => view.getUint8(0),
  u2: (view) => view.getUint16(0, true),
  u4: (view) => view.getUint32(0, true),
  u8: (view) => plainInteger(view.getBigUint64(0, true)),
  f2: (view) => ELEMENT_TYPES.float16.read(bytesOf(view))[0],
  f4: (view) => view.getFloat32(0, true),
  f8: (view) => view.getFloat64(0, true),
};

/** The only names that a pickle may use: those that weights and checkpoints of plain data need. */
const NAMES: ReadonlyMap<string, Global> = /* @__PURE__ */ namesOf([
  ['torch._utils._rebuild_tensor', (args, refuse) => rebuild(args.slice(0, 4), null, refuse)],
  ['torch._utils._rebuild_tensor_v2', (args, refuse) => rebuild(args.slice(0, 4), null, refuse)],
  ['torch._utils._rebuild_tensor_v3', (args, refuse) => rebuild(args.slice(0, 4), args[6], refuse)],
  [
    'torch._utils._rebuild_parameter',
    ([data], refuse) => checked(data, StoredTensor, 'tensor', refuse),
  ],
  ['torch.Size', ([sizes], refuse) => checked(sizes, Array, 'tuple', refuse)],
  ['torch.device', device],
  ['collections.OrderedDict', (args, refuse) => (args.length === 0 ? new Map() : refuse('items'))],
  [
    'collections.Counter',
    ([counts], refuse) => new Map(checked(counts, Map, 'dictionary', refuse)),
  ],
  ['builtins.set', ([items], refuse) => setOf(items, refuse)],
  ['builtins.frozenset', ([items], refuse) => setOf(items, refuse)],
  [
    'builtins.bytes',
    (args, refuse) => (args.length === 0 ? new Uint8Array() : refuse('arguments')),
  ],
  [
    'builtins.bytearray',
    ([bytes = new Uint8Array()], refuse) => checked(bytes, Uint8Array, 'bytes', refuse),
  ],
  ['_codecs.encode', ([text, encoding], refuse) => latin1(text, encoding, refuse)],
  ['numpy.dtype', ([code], refuse) => numpyType(code, refuse)],
  ['numpy.core.multiarray.scalar', ([type, bytes], refuse) => numpyNumber(type, bytes, refuse)],
]);

type Call = (args: readonly unknown[], refuse: Refuse) => unknown;

function namesOf(calls: readonly (readonly [name: string, call: Call])[]): Map<string, Global> {
  const names = new Map<string, Global>(calls.map(([name, call]) => [name, { name, call }]));
  for (const [name, elements] of Object.entries(STORAGES)) {
    names.set(`torch.${name}`, new StorageClass(name, elements));
  }
  for (const name of ['torch.storage.UntypedStorage', 'torch.storage._UntypedStorage']) {
    names.set(name, new StorageClass(name, UNTYPED));
  }
  for (const element of Object.keys(ELEMENT_TYPES) as ElementName[]) {
    const name = `torch.${element}`;
    names.set(name, new TorchType(name, element));
  }
  return names;
}

/** Other names for modules: those of Python 2, which old pickles of Python 3 use, and one that NumPy 2 moved. */
const MODULES: Readonly<Record<string, string>> = {
  __builtin__: 'builtins',
  'numpy._core.multiarray': 'numpy.core.multiarray',
  'torch.cuda': 'torch',
};

/** The meaning of a name; null for an unknown name. */
export function findName(module: string, name: string): Global | null {
  const known = Object.hasOwn(MODULES, module) ? MODULES[module] : module;
  return NAMES.get(`${known}.${name}`) ?? null;
}

/** Sets the state of an object after its creation: the byte order of a NumPy type. Hooks of a dictionary are ignored. */
export function buildState(object: unknown, state: unknown, refuse: Refuse): void {
  if (object instanceof NumpyType && Array.isArray(state)) {
    object.isLittleEndian = state[1] === '<' || state[1] === '|';
  } else if (!(object instanceof Map)) refuse('sets the state of an object that has none');
}

function rebuild(
  [storage, offset, shape, strides]: readonly unknown[],
  type: unknown,
  refuse: Refuse,
): StoredTensor {
  const { bytes, elements } = checked(storage, Storage, 'storage', refuse);
  const element = type instanceof TorchType ? type.element : elements;
  if (element === UNTYPED) return refuse('a storage without a type');
  if (element !== elements && elements !== UNTYPED)
    return refuse('a dtype that differs from the dtype of the storage');
  if (
    !isCount(offset) ||
    !isCounts(shape) ||
    !isCounts(strides) ||
    shape.length !== strides.length
  ) {
    return refuse(
      'an offset, a shape or strides that are not integers of at least 0, or not one stride for each of at most 64 ' +
        'dimensions',
    );
  }
  return new StoredTensor(bytes, element, offset, shape, strides);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isCounts(values: unknown): values is readonly number[] {
  return Array.isArray(values) && values.length <= MOST_DIMENSIONS && values.every(isCount);
}

/** The limit of PyTorch. */
const MOST_DIMENSIONS = 64;

type Class<T> = abstract new (...args: never[]) => T;

function checked<T>(value: unknown, kind: Class<T>, noun: string, refuse: Refuse): T {
  return value instanceof kind ? value : refuse(`something other than a ${noun}`);
}

function setOf(items: unknown, refuse: Refuse): Set<unknown> {
  const list = checked(items, Array, 'list', refuse);
  if (list.some((item) => typeof item === 'object' && item !== null))
    refuse('elements that are not text or numbers');
  return new Set(list);
}

function device([type, index]: readonly unknown[], refuse: Refuse): string {
  if (typeof type !== 'string') return refuse('a value that is not text');
  return isCount(index) ? `${type}:${index}` : type;
}

/** Bytes as text, as protocol 2 writes them. */
function latin1(text: unknown, encoding: unknown, refuse: Refuse): Uint8Array {
  if (typeof text !== 'string' || encoding !== 'latin1')
    return refuse('something other than bytes');
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function numpyType(code: unknown, refuse: Refuse): NumpyType {
  if (typeof code === 'string' && Object.hasOwn(NUMPY_READERS, code)) return new NumpyType(code);
  return refuse('a type that is not a number');
}

function numpyNumber(type: unknown, bytes: unknown, refuse: Refuse): unknown {
  const { code, isLittleEndian } = checked(type, NumpyType, 'dtype', refuse);
  const held = checked(bytes, Uint8Array, 'bytes', refuse);
  if (!isLittleEndian) return refuse('a big-endian number');
  if (held.length !== Number(code[1]))
    return refuse(`${held.length} bytes for a number of type ${code}`);
  return NUMPY_READERS[code](new DataView(held.slice().buffer));
}

function bytesOf({ buffer }: DataView): Uint8Array {
  return new Uint8Array(buffer);
}

function plainInteger(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
