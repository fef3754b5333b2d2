import type { FunctionBuilder, Local } from '../asm/function.ts';
import { loadLanes } from './access.ts';
import { pushAddress, pushIndexLane } from './addresses.ts';
import type { KernelContext, PartialAddress, ValueEmitter } from './context.ts';
import { applyFunction } from './scalar-functions.ts';
import type { AffineAddress, Value, ValueGraph } from './values.ts';

interface Scope {
  readonly values: Map<Value, Local>;
  readonly partials: Map<AffineAddress, PartialAddress>;
}

/**
 * Writes the code of values into a function, each once per point. Results stay in locals of the scope in which
 * they were first computed; every open loop has a scope.
 */
export class Emitter implements ValueEmitter {
  readonly f: FunctionBuilder;
  readonly graph: ValueGraph;
  readonly context: KernelContext;
  readonly axes: Local[];
  width: 1 | 4 = 1;
  accumulator: Local | null = null;
  readonly #bases = new Map<number, Local>();
  readonly #scopes: Scope[] = [];

  constructor(f: FunctionBuilder, graph: ValueGraph, context: KernelContext) {
    this.f = f;
    this.graph = graph;
    this.context = context;
    const count = graph.axes.parallel.length + graph.axes.reduced.length;
    this.axes = Array.from({ length: count }, () => f.local('i32'));
  }

  /** The address of the program's block of arguments. */
  get args(): Local {
    return this.f.parameters[0];
  }

  /** Loads the addresses of `buffers` into locals. */
  loadBases(buffers: Iterable<number>): void {
    for (const buffer of new Set(buffers)) {
      this.f.get(this.args);
      this.f.memory('i32.load', this.context.layout.address(buffer));
      this.#bases.set(buffer, this.f.take('i32'));
    }
  }

  base(buffer: number): Local {
    return this.#bases.get(buffer)!;
  }

  /** Runs `body` in the scope of `depth` open loops, after computing what is hoisted to there. */
  at(depth: number, body: () => void): void {
    const scope: Scope = { values: new Map(), partials: new Map() };
    this.#scopes.push(scope);
    for (const item of this.graph.hoistedAt[depth]) {
      if ('kind' in item) {
        if (this.#known(item)) continue;
        this.#compute(item);
        scope.values.set(item, this.f.take('v128'));
      } else {
        this.#keepPartial(item, depth);
      }
    }
    body();
    this.#leave();
  }

  /** Runs `body` in a separate scope: nothing computed there is used outside. */
  apart(body: () => void): void {
    this.#scopes.push({ values: new Map(), partials: new Map() });
    body();
    this.#leave();
  }

  /** Pushes `value` for the current point or points. */
  push(value: Value): void {
    const known = this.#known(value);
    if (known) {
      this.f.get(known);
      return;
    }
    this.#compute(value);
    const again = value.uses > 1 || value.kind === 'checked';
    if (!again || value.kind === 'constant' || value.kind === 'accumulator') return;
    const local = this.f.local('v128');
    this.f.tee(local);
    this.#scopes.at(-1)!.values.set(value, local);
  }

  partial(address: AffineAddress): PartialAddress | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i -= 1) {
      const found = this.#scopes[i].partials.get(address);
      if (found) return found;
    }
    return undefined;
  }

  #leave(): void {
    const scope = this.#scopes.pop();
    for (const local of scope?.values.values() ?? []) this.f.release(local);
    for (const { lanes } of scope?.partials.values() ?? []) {
      for (const local of lanes) this.f.release(local);
    }
  }

  #known(value: Value): Local | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i -= 1) {
      const found = this.#scopes[i].values.get(value);
      if (found) return found;
    }
    return undefined;
  }

  #keepPartial(address: AffineAddress, depth: number): void {
    const apart = address.scattered && this.width === 4 && depth > this.graph.vectorAxis;
    const lanes: Local[] = [];
    for (let lane = 0; lane < (apart ? 4 : 1); lane += 1) {
      pushAddress(this, address, depth, lane);
      lanes.push(this.f.take('i32'));
    }
    this.#scopes.at(-1)!.partials.set(address, { depth, lanes });
  }

  #compute(value: Value): void {
    const { f } = this;
    switch (value.kind) {
      case 'constant':
        this.#constant(value.dtype === 'float32', value.dtype === 'bool', value.value);
        return;
      case 'scalar':
        f.get(this.args);
        f.memory('v128.load32_splat', this.context.layout.scalar(value.slot));
        return;
      case 'load':
        loadLanes(this, value.address, value.dtype);
        return;
      case 'index':
        this.#index(value.address);
        return;
      case 'accumulator':
        f.get(this.accumulator!);
        return;
      case 'apply':
        applyFunction(this, value.fn, value.dtype, value.args);
        return;
      case 'checked':
        this.#checked(value.of, value.extent);
        return;
    }
  }

  #constant(float: boolean, bool: boolean, value: number): void {
    if (float) this.f.f32x4(value);
    else if (bool) this.f.i32x4(value === 0 ? 0 : -1);
    else this.f.i32x4(value);
  }

  #index(address: AffineAddress): void {
    const { f } = this;
    pushIndexLane(this, address, 0);
    f.op('i32x4.splat');
    if (this.width === 1) return;
    const step = this.graph.vectorAxis >= 0 ? address.coefficients[this.graph.vectorAxis] : 0;
    if (address.scattered) {
      for (let lane = 1; lane < 4; lane += 1) {
        pushIndexLane(this, address, lane);
        f.lane('i32x4.replace_lane', lane);
      }
    } else if (step !== 0) {
      f.i32x4(0, step, 2 * step, 3 * step);
      f.op('i32x4.add');
    }
  }

  #checked(value: Value, extent: number): void {
    const { f, context } = this;
    this.push(value);
    const local = f.take('v128');
    f.get(local);
    f.i32x4(extent);
    f.op('i32x4.ge_u');
    f.op('v128.any_true');
    f.if(() => {
      f.get(local);
      f.i32(extent);
      f.i32(context.kernelNumber);
      f.call(context.outOfRange);
    });
    f.get(local);
    f.release(local);
  }
}
