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

/** The memory that a file may ask for, besides itself, is twice its size plus this many bytes. */
const FREE_MEMORY = 2 ** 26;

/** The approximate memory of a tensor without its elements. */
const TENSOR_BYTES = 512;

/** The deepest nesting of lists and dictionaries in a checkpoint. */
const MOST_LEVELS = 64;

/**
 * Reads a file of `torch.save`: a state dict, or a checkpoint that contains state dicts. Runs nothing from the file.
 *
 * Tensors keep their names and shapes. float16 and bfloat16 become float32 exactly, float64 the nearest float32, and
 * integers other than uint8 become int32. Of the other values,
 * - a dictionary becomes an object without a prototype, or a Map where a key is not a string;
 * - a list or tuple becomes an array, a set a Set;
 * - an integer beyond 2⁵³ becomes a bigint, a NumPy number a number;
 * - a dtype or device of PyTorch becomes its name.
 *
 * `requires_grad` of tensors is not kept. The result takes at most three times the memory of the file (five times for
 * int8) plus 64 MB.
 *
 * @typeParam T the type of the result, which is not checked; `loadStateDict` checks its argument
 * @param name the name of the file in errors
 * @throws DataError for a file that is damaged, big-endian or older than PyTorch 1.6, for objects of classes such as a
 *   whole module, for complex, sparse and quantized tensors, and for an integer outside int32
 *
 * @example
 * ```ts no-run
 * const response = await fetch('weights.pt');
 * const state = loadPyTorch(new Uint8Array(await response.arrayBuffer()), 'weights.pt');
 * new nn.Linear(4, 3).loadStateDict(state);
 * ```
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
        'its numbers are big-endian. Save it on a little-endian machine, such as x86 or ARM.',
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
    // Before 1.6, the file is a pickle whose first value is PyTorch's number 0x1950a86a20f9469cfc6c.
    const magic = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
    if (tar || magic.every((byte, i) => bytes[2 + i] === byte)) {
      this.#refuse(
        'has the format of PyTorch before 1.6, which is not supported. In Python, save it again: ' +
          "torch.save(torch.load('old.pt', map_location='cpu'), 'new.pt').",
      );
    }
    this.#refuse(
      'is not a file of torch.save, which would be a zip file. For safetensors, call loadSafetensors.',
    );
  }

  /** The folder in the archive, which is named after the file. */
  #findFolder(): string {
    const pickles = [...this.#entries.keys()].filter((path) => /^[^/]*\/data\.pkl$/.test(path));
    if (pickles.length === 1) return pickles[0].slice(0, -'data.pkl'.length);
    return this.#refuse(
      pickles.length === 0
        ? 'is a zip file without data.pkl, so it is not a file of torch.save.'
        : `has ${pickles.length} files data.pkl, but torch.save writes only one.`,
    );
  }

  /** The storage for the identifier `('storage', class, key, device, count)` in a pickle. */
  readonly #storage = (id: unknown, refuse: Refuse): Storage => {
    const [kind, type, key, , count] = Array.isArray(id) ? id : [];
    if (kind !== 'storage' || !(type instanceof StorageClass) || typeof key !== 'string') {
      return refuse('refers to something that is not a storage');
    }
    const bytes = this.#entries.get(`${this.#folder}data/${key}`);
    if (bytes === undefined) return refuse(`refers to storage ${quote(key)}, which is missing`);
    const size = type.elements === UNTYPED ? 1 : ELEMENT_TYPES[type.elements].bytes;
    if (typeof count !== 'number' || bytes.length !== count * size) {
      return refuse(
        `reads storage ${quote(key)} as ${String(count)} elements of ${size} bytes, but it has ${bytes.length} bytes`,
      );
    }
    return new Storage(bytes, type.elements);
  };

  readonly #take = (bytes: number): void => {
    this.#memory -= bytes;
    if (this.#memory >= 0) return;
    this.#refuse(
      'its values take more than three times the memory of the file: it has too many small values, or tensors that are ' +
        'views of one storage. Save copies of the tensors: {name: x.clone() for name, x in tensors.items()}.',
    );
  };

  /**
   * Converts a value: stored tensors become tensors, dictionaries become objects. A value that occurs several times is
   * converted once.
   */
  #plain(value: unknown, path: string, made: Map<object, unknown>, level: number): unknown {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    if (value instanceof Set) return value;
    if (made.has(value)) return made.get(value) ?? this.#refuse(`${quote(path)} contains itself.`);
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
