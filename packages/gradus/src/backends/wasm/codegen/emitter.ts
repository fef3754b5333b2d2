import type { FunctionBuilder, Local } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';
import { loadLanes } from './access.ts';
import { pushAddress, pushIndexLane } from './addresses.ts';
import type { KernelContext, PartialAddress, ValueEmitter } from './context.ts';
import { applyFunction } from './scalar-functions.ts';
import type { AffineAddress, Value, ValueGraph } from './values.ts';

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
  /** The values and partial addresses of all open scopes. */
  readonly #values = new Map<Value, Local>();
  readonly #partials = new Map<AffineAddress, PartialAddress>();
  /** What to do at the end of the innermost scope. */
  #ends: (() => void)[] = [];

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
      this.f.memory(wasm.i32Load, this.context.layout.address(buffer));
      this.#bases.set(buffer, this.f.take('i32'));
    }
  }

  base(buffer: number): Local {
    return this.#bases.get(buffer)!;
  }

  /** Runs `body` in the scope of `depth` open loops, after computing what is hoisted to there. */
  at(depth: number, body: () => void): void {
    this.apart(() => {
      for (const item of this.graph.hoistedAt[depth]) {
        if (!('kind' in item)) this.#keepPartial(item, depth);
        else if (!this.#values.has(item)) {
          this.#compute(item);
          this.#keepValue(item, this.f.take('v128'));
        }
      }
      body();
    });
  }

  /** Runs `body` in a separate scope: nothing computed there is used outside. */
  apart(body: () => void): void {
    const outer = this.#ends;
    this.#ends = [];
    body();
    for (const end of this.#ends) end();
    this.#ends = outer;
  }

  /** Pushes `value` for the current point or points. */
  push(value: Value): void {
    const known = this.#values.get(value);
    if (known) {
      this.f.get(known);
      return;
    }
    this.#compute(value);
    const again = value.uses > 1 || value.kind === 'checked';
    if (!again || value.kind === 'constant' || value.kind === 'accumulator') return;
    const local = this.f.local('v128');
    this.f.tee(local);
    this.#keepValue(value, local);
  }

  partial(address: AffineAddress): PartialAddress | undefined {
    return this.#partials.get(address);
  }

  #keepValue(value: Value, local: Local): void {
    this.#values.set(value, local);
    this.#ends.push(() => {
      this.f.release(local);
      this.#values.delete(value);
    });
  }

  #keepPartial(address: AffineAddress, depth: number): void {
    const apart = address.scattered && this.width === 4 && depth > this.graph.vectorAxis;
    const lanes: Local[] = [];
    for (let lane = 0; lane < (apart ? 4 : 1); lane += 1) {
      pushAddress(this, address, depth, lane);
      lanes.push(this.f.take('i32'));
    }
    const outer = this.#partials.get(address);
    this.#partials.set(address, { depth, lanes });
    this.#ends.push(() => {
      for (const local of lanes) this.f.release(local);
      if (outer) this.#partials.set(address, outer);
      else this.#partials.delete(address);
    });
  }

  #compute(value: Value): void {
    const { f } = this;
    switch (value.kind) {
      case 'constant':
        this.#constant(value.dtype === 'float32', value.dtype === 'bool', value.value);
        return;
      case 'scalar':
        f.get(this.args);
        f.memory(wasm.v128Load32Splat, this.context.layout.scalar(value.slot));
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
    f.op(wasm.i32x4Splat);
    if (this.width === 1) return;
    const step = this.graph.vectorAxis >= 0 ? address.coefficients[this.graph.vectorAxis] : 0;
    if (address.scattered) {
      for (let lane = 1; lane < 4; lane += 1) {
        pushIndexLane(this, address, lane);
        f.lane(wasm.i32x4ReplaceLane, lane);
      }
    } else if (step !== 0) {
      f.i32x4(0, step, 2 * step, 3 * step);
      f.op(wasm.i32x4Add);
    }
  }

  #checked(value: Value, extent: number): void {
    const { f, context } = this;
    this.push(value);
    const local = f.take('v128');
    f.get(local);
    f.i32x4(extent);
    f.op(wasm.i32x4GeU);
    f.op(wasm.v128AnyTrue);
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
