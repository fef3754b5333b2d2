/** A tensor with its values before the first step. */
export interface InitialTensor {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Initial tensors of a network by name. */
export type InitialTensors = ReadonlyMap<string, InitialTensor>;

/** Names of the tensors of several networks, grouped by whether their initial values agree. */
export interface InitialDraws {
  /** Equal in every number in all networks. */
  readonly identical: readonly string[];
  /** Missing from some networks, or with another shape there. */
  readonly otherShape: readonly string[];
  /** Same shape, different numbers. */
  readonly different: readonly string[];
}

/** Compares the networks of each group with the first of that group, number by number. */
export function compareInitial(groups: readonly (readonly InitialTensors[])[]): InitialDraws {
  const names = [...new Set(groups.flat().flatMap((tensors) => [...tensors.keys()]))];
  const kinds = new Map(names.map((name) => [name, kindOf(name, groups)]));
  const of = (kind: keyof InitialDraws) => names.filter((name) => kinds.get(name) === kind);
  return {
    identical: of('identical'),
    otherShape: of('otherShape'),
    different: of('different'),
  };
}

function kindOf(name: string, groups: readonly (readonly InitialTensors[])[]): keyof InitialDraws {
  const pairs = groups.flatMap(([first, ...others]) =>
    others.map((other) => [first?.get(name), other.get(name)] as const),
  );
  if (!pairs.every(([a, b]) => a !== undefined && b !== undefined && hasShape(a, b.shape))) {
    return 'otherShape';
  }
  return pairs.every(([a, b]) => a !== undefined && b !== undefined && hasNumbers(a, b.data))
    ? 'identical'
    : 'different';
}

function hasShape(tensor: InitialTensor, shape: readonly number[]): boolean {
  return tensor.shape.length === shape.length && tensor.shape.every((n, i) => n === shape[i]);
}

function hasNumbers(tensor: InitialTensor, data: ArrayLike<number>): boolean {
  return Array.prototype.every.call(tensor.data, (value, i) => Object.is(value, data[i]));
}
