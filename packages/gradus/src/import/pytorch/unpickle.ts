import type { Refuse } from '../../data/element-types.ts';
import { quote } from '../../util/shown.ts';

/** The meaning of a name in a pickle, which may be called or used as a value. Nothing from the file is run. */
export interface Global {
  /** The name in Python, with its module. */
  readonly name: string;
  /** Returns the result of a call. Without it, calls are refused. */
  readonly call?: (args: readonly unknown[], refuse: Refuse) => unknown;
}

/** The names and objects that a pickle may refer to. */
export interface PickleNames {
  /** The meaning of a name; null for an unknown name. */
  find(module: string, name: string): Global | null;
  /** The object outside of the pickle that an identifier refers to. */
  load(id: unknown, refuse: Refuse): unknown;
  /** Sets the state of an object after its creation. */
  build(object: unknown, state: unknown, refuse: Refuse): void;
}

/** The approximate memory of values in bytes, which is limited, so a small pickle cannot fill the memory. */
const SLOT = 8;
const OBJECT = 64;
const MEMO = 40;

/** The most bytes of an integer. */
const MOST_INTEGER_BYTES = 64;

const UTF_8 = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a pickle of protocol 2 to 5 with the opcodes that `torch.save` writes. Lists and tuples become arrays,
 * dictionaries Maps, sets Sets, and integers numbers or, beyond 2⁵³, bigints.
 *
 * @param names the names that the pickle may use; it is refused for any other
 * @param memory called before values are created, with their approximate number of bytes
 * @param refuse throws an error about the pickle
 */
export function unpickle(
  pickle: Uint8Array,
  names: PickleNames,
  memory: (bytes: number) => void,
  refuse: Refuse,
): unknown {
  return new Unpickler(pickle, names, memory, refuse).run();
}

class Unpickler {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #names: PickleNames;
  readonly #refuse: Refuse;
  readonly #spend: (bytes: number) => void;
  #at = 0;
  #start = 0;
  #stack: unknown[] = [];
  /** The stacks below each mark. */
  readonly #below: unknown[][] = [];
  readonly #memo = new Map<number, unknown>();

  constructor(
    bytes: Uint8Array,
    names: PickleNames,
    memory: (bytes: number) => void,
    refuse: Refuse,
  ) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#names = names;
    this.#spend = memory;
    this.#refuse = refuse;
  }

  run(): unknown {
    if (this.#bytes[0] !== 0x80) this.wrong('does not begin with its protocol');
    for (;;) {
      this.#start = this.#at;
      const code = this.uint(1);
      if (code === STOP) break;
      const operation = OPERATIONS.get(code);
      if (operation === undefined) {
        return this.wrong(`has the opcode 0x${code.toString(16)}, which torch.save does not write`);
      }
      operation(this);
    }
    const value = this.pop();
    if (this.#stack.length + this.#below.length > 0) this.wrong('leaves values behind');
    return value;
  }

  /** @param problem completes the sentence "the pickle in it …" */
  wrong(problem: string): never {
    return this.#refuse(`the pickle in it ${problem}, at byte ${this.#start} of data.pkl.`);
  }

  push(value: unknown, cost = SLOT): void {
    this.#spend(cost);
    this.#stack.push(value);
  }

  pop(): unknown {
    if (this.#stack.length === 0) this.wrong('takes a value where there is none');
    return this.#stack.pop();
  }

  top(): unknown {
    if (this.#stack.length === 0) this.wrong('takes a value where there is none');
    return this.#stack[this.#stack.length - 1];
  }

  mark(): void {
    this.#spend(OBJECT);
    this.#below.push(this.#stack);
    this.#stack = [];
  }

  /** The values since the last mark. */
  popMark(): unknown[] {
    const above = this.#stack;
    const below = this.#below.pop();
    if (below === undefined) return this.wrong('goes back to a mark where there is none');
    this.#stack = below;
    return above;
  }

  /** The last `count` values. */
  popMany(count: number): unknown[] {
    if (this.#stack.length < count) this.wrong('takes a value where there is none');
    return this.#stack.splice(this.#stack.length - count);
  }

  take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) {
      this.wrong(`needs ${length} bytes where it has ${this.#bytes.length - this.#at} left`);
    }
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** The next little-endian number of 1, 2, 4 or 8 bytes. */
  uint(bytes: 1 | 2 | 4 | 8): number {
    this.take(bytes);
    const at = this.#at - bytes;
    if (bytes === 1) return this.#view.getUint8(at);
    if (bytes === 2) return this.#view.getUint16(at, true);
    if (bytes === 4) return this.#view.getUint32(at, true);
    return Number(this.#view.getBigUint64(at, true));
  }

  double(): number {
    this.take(8);
    return this.#view.getFloat64(this.#at - 8);
  }

  text(length: number): void {
    const bytes = this.take(length);
    this.#spend(2 * length);
    try {
      this.push(UTF_8.decode(bytes.slice()), OBJECT);
    } catch {
      this.wrong('holds text that is not valid UTF-8');
    }
  }

  bytes(length: number): void {
    const bytes = this.take(length);
    this.#spend(length);
    this.push(bytes.slice(), OBJECT);
  }

  /** A signed little-endian integer of any length. */
  integer(length: number): void {
    if (length > MOST_INTEGER_BYTES) this.wrong(`holds an integer of ${length} bytes`);
    let value = 0n;
    for (const byte of this.take(length).slice().reverse()) value = (value << 8n) | BigInt(byte);
    value = BigInt.asIntN(8 * length, value);
    const number = Number(value);
    this.push(Number.isSafeInteger(number) ? number : value, OBJECT);
  }

  /** The text up to the end of the line. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) this.wrong('has a name without an end');
    const bytes = this.take(end - this.#at);
    this.#at++;
    return new TextDecoder().decode(bytes.slice());
  }

  global(module: unknown, name: unknown): void {
    if (typeof module !== 'string' || typeof name !== 'string') {
      this.wrong('uses a name that is not text');
    }
    const found = this.#names.find(module, name);
    if (found === null) this.#refuseName(module, name);
    this.push(found);
  }

  #refuseName(module: string, name: string): never {
    return this.#refuse(
      `holds an object of Python, ${quote(`${module}.${name}`)}. Only tensors and plain data are read, because gradus ` +
        'runs nothing from a file. In Python, save only the weights: ' +
        "torch.save(model.state_dict(), 'weights.pt').",
    );
  }

  reduce(): void {
    const [callee, args] = this.popMany(2);
    const { name = '', call } = (callee ?? {}) as Partial<Global>;
    if (typeof call !== 'function' || !Array.isArray(args)) {
      this.wrong('calls something that cannot be called');
    }
    // A call may copy its arguments, and a pickle may pass the same arguments to any number of calls.
    for (const each of args) this.#spend(sizeOf(each));
    const wrong: Refuse = (problem) => this.wrong(`calls ${quote(name)} with ${problem}`);
    this.push(call(args, wrong), OBJECT);
  }

  build(): void {
    const state = this.pop();
    this.#names.build(this.top(), state, (problem) => this.wrong(problem));
  }

  persistent(): void {
    this.push(
      this.#names.load(this.pop(), (problem) => this.wrong(problem)),
      OBJECT,
    );
  }

  append(items: readonly unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list)) this.wrong('appends to a value that is not a list');
    this.#spend(SLOT * items.length);
    for (const item of items) list.push(item);
  }

  add(items: readonly unknown[]): void {
    const set = this.top();
    if (!(set instanceof Set)) this.wrong('adds to a value that is not a set');
    this.#spend(OBJECT * items.length);
    for (const item of items) set.add(this.#key(item));
  }

  set(items: readonly unknown[]): void {
    const map = this.top();
    if (!(map instanceof Map) || items.length % 2 !== 0)
      this.wrong('sets items of a value that is not a dictionary');
    this.#spend(OBJECT * items.length);
    for (let i = 0; i < items.length; i += 2) map.set(this.#key(items[i]), items[i + 1]);
  }

  #key(value: unknown): unknown {
    if (typeof value !== 'object') return value;
    return value === null
      ? value
      : this.wrong('has a key, or an element of a set, that is neither text nor a number');
  }

  /** Stores the top of the stack in the memo. */
  put(index: number): void {
    this.#spend(MEMO);
    this.#memo.set(index, this.top());
  }

  memoize(): void {
    this.put(this.#memo.size);
  }

  get(index: number): void {
    if (!this.#memo.has(index))
      this.wrong(`reads entry ${index} of its memo, which it has not stored`);
    this.push(this.#memo.get(index));
  }
}

/** The approximate memory of a copy of a value, without the values in it. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length;
  if (Array.isArray(value)) return OBJECT * value.length;
  return value instanceof Map ? OBJECT * value.size : 0;
}

const STOP = 0x2e;

/** The action of each opcode. The comments give the names of Python's pickletools. */
const OPERATIONS: ReadonlyMap<number, (p: Unpickler) => void> = /* @__PURE__ */ new Map<
  number,
  (p: Unpickler) => void
>([
  [0x80, proto],
  // FRAME: the number of bytes that follow, which is redundant.
  [0x95, (p) => void p.uint(8)],
  // MARK, POP, POP_MARK
  [0x28, (p) => p.mark()],
  [0x30, (p) => void p.pop()],
  [0x31, (p) => void p.popMark()],
  // NONE, NEWTRUE, NEWFALSE
  [0x4e, (p) => p.push(null)],
  [0x88, (p) => p.push(true)],
  [0x89, (p) => p.push(false)],
  // BININT, BININT1, BININT2, LONG1, LONG4, BINFLOAT
  [0x4a, (p) => p.push(p.uint(4) | 0)],
  [0x4b, (p) => p.push(p.uint(1))],
  [0x4d, (p) => p.push(p.uint(2))],
  [0x8a, (p) => p.integer(p.uint(1))],
  [0x8b, (p) => p.integer(p.uint(4))],
  [0x47, (p) => p.push(p.double())],
  // BINUNICODE, SHORT_BINUNICODE, BINUNICODE8
  [0x58, (p) => p.text(p.uint(4))],
  [0x8c, (p) => p.text(p.uint(1))],
  [0x8d, (p) => p.text(p.uint(8))],
  // BINBYTES, SHORT_BINBYTES, BINBYTES8, BYTEARRAY8
  [0x42, (p) => p.bytes(p.uint(4))],
  [0x43, (p) => p.bytes(p.uint(1))],
  [0x8e, (p) => p.bytes(p.uint(8))],
  [0x96, (p) => p.bytes(p.uint(8))],
  // EMPTY_LIST, APPEND, APPENDS
  [0x5d, (p) => p.push([], OBJECT)],
  [0x61, (p) => p.append([p.pop()])],
  [0x65, (p) => p.append(p.popMark())],
  // EMPTY_TUPLE, TUPLE, TUPLE1, TUPLE2, TUPLE3
  [0x29, (p) => p.push([], OBJECT)],
  [0x74, (p) => p.push(p.popMark(), OBJECT)],
  [0x85, (p) => p.push(p.popMany(1), OBJECT)],
  [0x86, (p) => p.push(p.popMany(2), OBJECT)],
  [0x87, (p) => p.push(p.popMany(3), OBJECT)],
  // EMPTY_DICT, SETITEM, SETITEMS
  [0x7d, (p) => p.push(new Map(), 2 * OBJECT)],
  [0x73, (p) => p.set(p.popMany(2))],
  [0x75, (p) => p.set(p.popMark())],
  // EMPTY_SET, ADDITEMS, FROZENSET
  [0x8f, (p) => p.push(new Set(), 2 * OBJECT)],
  [0x90, (p) => p.add(p.popMark())],
  [0x91, frozenset],
  // BINGET, LONG_BINGET, BINPUT, LONG_BINPUT, MEMOIZE
  [0x68, (p) => p.get(p.uint(1))],
  [0x6a, (p) => p.get(p.uint(4))],
  [0x71, (p) => p.put(p.uint(1))],
  [0x72, (p) => p.put(p.uint(4))],
  [0x94, (p) => p.memoize()],
  // GLOBAL, STACK_GLOBAL, REDUCE, BUILD, BINPERSID
  [0x63, (p) => p.global(p.line(), p.line())],
  [0x93, (p) => p.global(...(p.popMany(2) as [unknown, unknown]))],
  [0x52, (p) => p.reduce()],
  [0x62, (p) => p.build()],
  [0x51, (p) => p.persistent()],
]);

function proto(p: Unpickler): void {
  const protocol = p.uint(1);
  if (protocol < 2 || protocol > 5)
    p.wrong(`has protocol ${protocol}, but only 2 to 5 are supported`);
}

function frozenset(p: Unpickler): void {
  const items = p.popMark();
  p.push(new Set(), 2 * OBJECT);
  p.add(items);
}
