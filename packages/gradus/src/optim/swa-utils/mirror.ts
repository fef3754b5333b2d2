import { Module, Parameter } from '../../nn/index.ts';
import { fromArray, setNode, type Tensor } from '../../tensor/index.ts';

/** Copies of tensors and modules, so that shared ones stay shared. */
type Copies = Map<Tensor | Module, Tensor | Module>;

/**
 * Parameters and buffers for another module: copies under the same names, in modules nested in the same way. It
 * computes with that module, which borrows the copies for a forward. So `forward` may have any code, and a module
 * with private fields need not be copied.
 */
export class Mirror extends Module {
  readonly #source: Module;
  readonly #tensors: (readonly [own: Tensor, theirs: Tensor])[] = [];
  readonly #children: Mirror[] = [];

  constructor(source: Module, copies: Copies = new Map()) {
    super();
    this.#source = source;
    this.training = source.training;
    copies.set(source, this);
    const names = new Set(Object.keys(source.stateDict()));
    const inner = [...source.namedChildren()];
    const isOwn = (name: string) => !inner.some(([child]) => name.startsWith(`${child}.`));
    for (const [name, parameter] of source.namedParameters()) {
      if (isOwn(name)) this.#add(name, parameter, copyOfParameter(parameter, copies));
    }
    for (const [name, buffer] of source.namedBuffers()) {
      if (!isOwn(name)) continue;
      const copy = copyOfBuffer(buffer, copies);
      this.registerBuffer(name, copy, { persistent: names.has(name) });
      this.#tensors.push([copy, buffer]);
    }
    for (const [name, child] of inner) {
      const known = copies.get(child) as Mirror | undefined;
      const mirror = known ?? new Mirror(child, copies);
      Object.assign(this, { [name]: mirror });
      if (known === undefined) this.#children.push(mirror);
    }
  }

  #add(name: string, theirs: Parameter, own: Tensor): void {
    Object.assign(this, { [name]: own });
    this.#tensors.push([own, theirs]);
  }

  // Static, because a module below may have any name.

  /** The module whose names `mirror` has. */
  static sourceOf(mirror: Mirror): Module {
    return mirror.#source;
  }

  /** Runs `fn` while the source has the tensors and the mode of `mirror`. */
  static within<T>(mirror: Mirror, fn: () => T): T {
    mirror.#exchange();
    try {
      return fn();
    } finally {
      mirror.#exchange();
    }
  }

  #exchange(): void {
    const { training } = this.#source;
    this.#source.training = this.training;
    this.training = training;
    for (const [own, theirs] of this.#tensors) {
      const node = own.node;
      setNode(own, theirs.node);
      setNode(theirs, node);
    }
    for (const child of this.#children) child.#exchange();
  }

  forward(...inputs: unknown[]): unknown {
    return Mirror.within(this, () => this.#source.forward(...inputs));
  }

  override extraRepr(): string {
    return this.#source.extraRepr();
  }

  override describe(): string {
    return this.#source.describe();
  }
}

function copyOfParameter(parameter: Parameter, copies: Copies): Tensor {
  const known = copies.get(parameter) as Parameter | undefined;
  if (known !== undefined) return known;
  const { requiresGrad } = parameter;
  const copy = new Parameter(parameter.detach(), { requiresGrad });
  copies.set(parameter, copy);
  return copy;
}

function copyOfBuffer(buffer: Tensor, copies: Copies): Tensor {
  const known = copies.get(buffer) as Tensor | undefined;
  if (known !== undefined) return known;
  const { dtype, shape } = buffer;
  const copy = fromArray(buffer.dataSync().slice(), shape, { dtype });
  copies.set(buffer, copy);
  return copy;
}
