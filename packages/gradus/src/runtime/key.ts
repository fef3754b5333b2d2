/**
 * The key of a program: the structure of a graph as a list of integers. For each node it has the op, dtype, shape,
 * attributes and the positions of the inputs; for a leaf only kind, dtype, shape and layout. Numbers and memory addresses
 * are not part of it. Graphs with equal keys run the same program.
 */
import type { Recording } from '../compiler/recording.ts';
import type { Node } from '../graph/node.ts';
import type { DType } from '../ir/dtype.ts';
import { scalarOp, storageOp } from '../ops/leaves.ts';
import { hashOf } from '../util/hash.ts';
import { isPrevious } from './traversal.ts';

const STORAGE = -1;
const SCALAR = -2;
const KNOWN = -3;
const ROOT = -4;
/** A root whose target keeps its old values: they stay in memory beside the new ones. */
const ASIDE = -5;
/** A storage at the version before its last write. */
const PREVIOUS = -6;

/** The most words of a root, and of a node beside its inputs. */
const MOST_WORDS = 5;

/** The key of one graph after the other, in the same memory. */
export class Key {
  #words = new Int32Array(512);
  #length = 0;

  /** Writes the key of a finished traversal, and the position of each node into its `slot`. */
  write({ order, roots }: Recording): void {
    this.#length = 0;
    for (let i = 0; i < order.length; i++) {
      order[i].slot = i;
      this.#writeNode(order[i]);
    }
    for (let i = 0; i < roots.length; i++) {
      const { node, target, keepsOld } = roots[i];
      const at = this.#extend(3);
      const words = this.#words;
      words[at] = keepsOld ? ASIDE : ROOT;
      words[at + 1] = node.slot;
      words[at + 2] = target === null ? -1 : target.slot;
    }
  }

  /** Whether this is the key of a known program. */
  equals(key: Int32Array): boolean {
    const words = this.#words;
    if (key.length !== this.#length) return false;
    for (let i = 0; i < key.length; i++) if (key[i] !== words[i]) return false;
    return true;
  }

  copy(): Int32Array {
    return this.#words.slice(0, this.#length);
  }

  hash(): number {
    return hashOf(this.#words.subarray(0, this.#length));
  }

  #writeNode(node: Node): void {
    const { inputs, shape, storage } = node;
    const at = this.#extend(MOST_WORDS + inputs.length);
    const words = this.#words;
    words[at + 1] = codeOf(node.dtype);
    words[at + 2] = shape.id;
    let end = at + 3;
    if (node.value !== null) words[at] = KNOWN;
    else if (node.op === storageOp && storage !== null) {
      words[at] = isPrevious(node) ? PREVIOUS : STORAGE;
      words[end++] = storage.isState ? 1 + storage.columns : 0;
    } else if (node.op === scalarOp) words[at] = SCALAR;
    else {
      words[at] = node.op.id;
      words[end++] = node.attributes.id;
      words[end++] = inputs.length;
      for (let i = 0; i < inputs.length; i++) words[end++] = inputs[i].slot;
    }
    this.#length = end;
  }

  /** Makes room for `count` more words. @returns the position of the first */
  #extend(count: number): number {
    const at = this.#length;
    this.#length = at + count;
    if (this.#length > this.#words.length) {
      const larger = new Int32Array(2 * this.#length);
      larger.set(this.#words);
      this.#words = larger;
    }
    return at;
  }
}

function codeOf(dtype: DType): number {
  if (dtype === 'float32') return 0;
  if (dtype === 'int32') return 1;
  if (dtype === 'uint8') return 2;
  return dtype === 'bool' ? 3 : 4;
}
