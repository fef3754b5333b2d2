/** An interned list of integers: equal lists are the same object, so structures are compared by `id`. */
export interface Tuple {
  readonly id: number;
  readonly values: readonly number[];
  /** The product of the values: the number of elements, if the tuple is a shape. */
  readonly size: number;
}

interface Branch {
  tuple: Tuple | null;
  readonly next: Map<number, Branch>;
}

/**
 * The table is cleared after this many tuples, except for {@link EMPTY}. Equal lists then get new ids, which
 * costs a program, never a result.
 * @heuristic
 */
const TABLE_LIMIT = 65_536;

let root: Branch = { tuple: null, next: new Map() };
let count = 0;

/** The interned tuple of `values`. */
export function tuple(values: readonly number[]): Tuple {
  let branch = root;
  for (let i = 0; i < values.length; i++) branch = branchOf(branch, values[i]);
  branch.tuple ??= create([...values]);
  return branch.tuple;
}

/** `shape` with size `size` in one dimension. */
export function resized({ values }: Tuple, dimension: number, size: number): Tuple {
  // Without a copy of the values: V8 copies frozen arrays slowly.
  let branch = root;
  for (let d = 0; d < values.length; d++) {
    branch = branchOf(branch, d === dimension ? size : values[d]);
  }
  branch.tuple ??= create(values.map((n, d) => (d === dimension ? size : n)));
  return branch.tuple;
}

function branchOf({ next }: Branch, value: number): Branch {
  let branch = next.get(value);
  if (branch === undefined) {
    branch = { tuple: null, next: new Map() };
    next.set(value, branch);
  }
  return branch;
}

function create(values: number[]): Tuple {
  if (++count % TABLE_LIMIT === 0) root = { tuple: root.tuple, next: new Map() };
  const size = values.reduce((product, value) => product * value, 1);
  return { id: count, values: Object.freeze(values), size };
}

/** Whether two lists are equal. They are different objects if the table was cleared between them. */
export function sameValues(a: Tuple, b: Tuple): boolean {
  return a === b || a.values.join() === b.values.join();
}

export const EMPTY = tuple([]);
