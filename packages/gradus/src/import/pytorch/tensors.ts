import { ELEMENT_TYPES, type ElementName, type Refuse } from '../../data/element-types.ts';
import { countElements } from '../../data/host-array.ts';
import { allocateArray, type TypedArray } from '../../ir/dtype.ts';
import { fromArray, type Tensor } from '../../tensor/index.ts';

/** The type of a storage whose elements have no type. */
export const UNTYPED = 'untyped';

/** The bytes that tensors are views of. */
export class Storage {
  readonly bytes: Uint8Array;
  readonly elements: ElementName | typeof UNTYPED;

  constructor(bytes: Uint8Array, elements: ElementName | typeof UNTYPED) {
    this.bytes = bytes;
    this.elements = elements;
  }
}

/** A tensor as a pickle describes it: a storage, and the offset, shape and strides of its elements. */
export class StoredTensor {
  readonly #bytes: Uint8Array;
  readonly #element: ElementName;
  readonly #offset: number;
  readonly #shape: readonly number[];
  readonly #strides: readonly number[];

  constructor(
    bytes: Uint8Array,
    element: ElementName,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.#bytes = bytes;
    this.#element = element;
    this.#offset = offset;
    this.#shape = shape;
    this.#strides = strides;
  }

  /**
   * Reads the tensor. It is a view of the file where its elements are contiguous and need no conversion.
   * @param memory called before memory is allocated, with the number of bytes
   */
  read(memory: (bytes: number) => void, refuse: Refuse): Tensor {
    const { bytes: size, dtype, read } = ELEMENT_TYPES[this.#element];
    const length = this.#bytes.length / size;
    const count = countElements(this.#shape);
    const last = this.#last();
    const layout = `shape [${this.#shape}] and strides [${this.#strides}] from element ${this.#offset} on`;
    if (!Number.isSafeInteger(count)) refuse(`it has ${layout}, which overflow.`);
    if (count > 0 && !(last < length)) {
      refuse(`its ${layout} reach element ${last} of a storage with ${length} elements.`);
    }
    if (count === 0) return fromArray(allocateArray(dtype, 0), this.#shape, { dtype });
    const span = this.#bytes.subarray(this.#offset * size, (last + 1) * size);
    const isView = this.#element === dtype && dtype !== 'bool' && span.byteOffset % size === 0;
    const isContiguous = this.#isContiguous();
    const made = isView ? (isContiguous ? 0 : count) : Math.max(count, span.length / size);
    memory(made * Math.min(4, 2 * size));
    const values = read(span, refuse);
    if (isContiguous) return fromArray(values, this.#shape, { dtype });
    return fromArray(this.#gather(values, allocateArray(dtype, count)), this.#shape, { dtype });
  }

  /** The last element of the storage that the tensor uses. */
  #last(): number {
    return this.#shape.reduce((sum, n, d) => sum + (n - 1) * this.#strides[d], this.#offset);
  }

  #isContiguous(): boolean {
    let stride = 1;
    for (let d = this.#shape.length - 1; d >= 0; d--) {
      if (this.#shape[d] !== 1 && this.#strides[d] !== stride) return false;
      stride *= this.#shape[d];
    }
    return true;
  }

  /** Puts the elements in the order of their indices. */
  #gather(values: TypedArray, into: TypedArray): TypedArray {
    const index = this.#shape.map(() => 0);
    let from = 0;
    for (let i = 0; i < into.length; i++) {
      into[i] = values[from];
      for (let d = index.length - 1; d >= 0; d--) {
        index[d]++;
        from += this.#strides[d];
        if (index[d] < this.#shape[d]) break;
        from -= this.#strides[d] * this.#shape[d];
        index[d] = 0;
      }
    }
    return into;
  }
}
