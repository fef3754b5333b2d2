import { ELEMENT_TYPES, type Refuse } from '../../data/element-types.ts';
import { plainBytes } from '../../data/host-array.ts';
import type { StateDict } from '../../nn/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { DataError } from '../../util/errors.ts';
import { quote } from '../../util/shown.ts';
import { buildState, findName, StorageClass, TorchType } from './names.ts';
import { Storage, StoredTensor, UNTYPED } from './tensors.ts';
import { unpickle } from './unpickle.ts';
import { isZip, readZip } from './zip.ts';

/** How much memory a file may ask for besides itself: twice its size, and this much for small files. */
const FREE_MEMORY = 2 ** 26;

/** What making a tensor takes, about. */
const TENSOR_BYTES = 512;

/** Lists and dictionaries deeper than this are not a checkpoint. */
const MOST_LEVELS = 64;

/**
 * What `torch.save` wrote: a state dict, or a checkpoint that holds some. Nothing of the file is run.
 *
 *     model.loadStateDict(loadPyTorch(bytes));
 *     const { model: weights, epoch } = loadPyTorch<{ model: StateDict; epoch: number }>(bytes);
 *
 * Tensors keep their names and shapes. float16 and bfloat16 become float32 exactly, float64 the nearest float32,
 * integers but uint8 int32. A dictionary becomes an object without a prototype, or a Map where a key is not a string;
 * a list or tuple an array; a set a Set; an integer beyond 2⁵³ a bigint; a NumPy number a number; a dtype or device
 * of PyTorch its name. Whether a tensor asks for a gradient is not kept.
 *
 * Memory is at most three times the file's (five times where it holds int8), and 64 MB.
 *
 * @typeParam T what the file holds, which is not checked; `loadStateDict` checks what it gets
 * @param name what errors call the file
 * @throws DataError for a file that is damaged, big-endian or of PyTorch before 1.6, for objects of classes (a whole
 *   module), tensors of other types (complex, sparse, quantized) and an integer outside int32
 */
export function loadPyTorch<T = StateDict>(bytes: Uint8Array, name = 'PyTorch file'): T {
  checkArgument('loadPyTorch', 'bytes', bytes, Uint8Array);
  checkArgument('loadPyTorch', 'name', name, 'string');
  return new Archive(plainBytes(bytes), name).value() as T;
}

class Archive {
  readonly #name: string;
  readonly #entries: ReadonlyMap<string, Uint8Array>;
  readonly #folder: string;
  #memory: number;

  constructor(bytes: Uint8Array, name: string) {
    this.#name = name;
    this.#memory = 2 * bytes.length + FREE_MEMORY;
    this.#checkFormat(bytes);
    this.#entries = readZip(bytes, this.#refuse);
    this.#folder = this.#findFolder();
    const order = this.#entries.get(`${this.#folder}byteorder`);
    if (order !== undefined && new TextDecoder().decode(order.slice()) !== 'little') {
      this.#refuse(
        'its numbers are big-endian. Save it on a little-endian machine, as nearly all are.',
      );
    }
  }

  value(): unknown {
    const pickle = this.#entries.get(`${this.#folder}data.pkl`) as Uint8Array;
    const names = { find: findName, load: this.#storage, build: buildState };
    const value = unpickle(pickle, names, this.#take, this.#refuse);
    return this.#plain(value, '', new Map(), 0);
  }

  readonly #refuse: Refuse = (problem) => {
    throw new DataError(this.#name, problem);
  };

  #checkFormat(bytes: Uint8Array): void {
    if (isZip(bytes)) return;
    const tar = String.fromCharCode(...bytes.subarray(257, 262)) === 'ustar';
    // A pickle whose first value is PyTorch's number 0x1950a86a20f9469cfc6c.
    const magic = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
    if (tar || magic.every((byte, i) => bytes[2 + i] === byte)) {
      this.#refuse(
        "is in PyTorch's format before 1.6, which is not read. In Python, save it again: " +
          "torch.save(torch.load('old.pt', map_location='cpu'), 'new.pt').",
      );
    }
    this.#refuse(
      'is not a file of torch.save: it does not begin as a zip file. For safetensors, call loadSafetensors.',
    );
  }

  /** The folder in the archive, which is named after the file. */
  #findFolder(): string {
    const pickles = [...this.#entries.keys()].filter((path) => /^[^/]*\/data\.pkl$/.test(path));
    if (pickles.length === 1) return pickles[0].slice(0, -'data.pkl'.length);
    return this.#refuse(
      pickles.length === 0
        ? 'is a zip file without data.pkl, so that torch.save has not written it.'
        : `holds ${pickles.length} files data.pkl, where torch.save writes one.`,
    );
  }

  /** The storage that a pickle names as `('storage', class, key, device, count)`. */
  readonly #storage = (id: unknown, refuse: Refuse): Storage => {
    const [kind, type, key, , count] = Array.isArray(id) ? id : [];
    if (kind !== 'storage' || !(type instanceof StorageClass) || typeof key !== 'string') {
      return refuse('refers to something that is not a storage');
    }
    const bytes = this.#entries.get(`${this.#folder}data/${key}`);
    if (bytes === undefined) return refuse(`refers to storage ${quote(key)}, which the file lacks`);
    const size = type.elements === UNTYPED ? 1 : ELEMENT_TYPES[type.elements].bytes;
    if (typeof count !== 'number' || bytes.length !== count * size) {
      return refuse(
        `takes storage ${quote(key)} as ${String(count)} elements of ${size} bytes, but it has ${bytes.length} bytes`,
      );
    }
    return new Storage(bytes, type.elements);
  };

  readonly #take = (bytes: number): void => {
    this.#memory -= bytes;
    if (this.#memory >= 0) return;
    this.#refuse(
      'what it holds takes more than three times the memory of the file: it has too many small values, or tensors ' +
        'that are views of one storage. Save copies of tensors: {name: x.clone() for name, x in tensors.items()}.',
    );
  };

  /**
   * A value with tensors for what is stored of them, and objects for dictionaries. What is there several times is
   * made once.
   */
  #plain(value: unknown, path: string, made: Map<object, unknown>, level: number): unknown {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    if (value instanceof Set) return value;
    if (made.has(value)) return made.get(value) ?? this.#refuse(`${quote(path)} holds itself.`);
    if (level > MOST_LEVELS) this.#refuse(`is nested deeper than ${MOST_LEVELS} levels.`);
    made.set(value, undefined);
    const plain = this.#made(value, path, made, level + 1);
    made.set(value, plain);
    return plain;
  }

  #made(value: object, path: string, made: Map<object, unknown>, level: number): unknown {
    const inner = (part: unknown, key: unknown): unknown => {
      if (typeof part !== 'object') return part;
      return this.#plain(part, path === '' ? String(key) : `${path}.${String(key)}`, made, level);
    };
    if (value instanceof StoredTensor) return this.#tensor(value, path);
    if (value instanceof TorchType) return value.name;
    if (Array.isArray(value)) return value.map(inner);
    if (!(value instanceof Map)) return this.#refuse(`${quote(path)} is not data.`);
    const entries = [...value].map(([key, part]) => [key, inner(part, key)] as const);
    if (!entries.every(([key]) => typeof key === 'string')) return new Map(entries);
    return Object.assign(Object.create(null), Object.fromEntries(entries));
  }

  #tensor(stored: StoredTensor, path: string): unknown {
    this.#take(TENSOR_BYTES);
    const where = path === '' ? 'the tensor' : `tensor ${quote(path)}`;
    return stored.read(this.#take, (problem) => this.#refuse(`${where}: ${problem}`));
  }
}
