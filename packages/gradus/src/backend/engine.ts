/** Finds or makes the program for a recorded graph, and runs it. */
import { type Compiled, compile } from '../compiler/compile.ts';
import { transpositions } from '../compiler/layout.ts';
import type { Node } from '../graph/node.ts';
import type { Backend, Executable, Handle } from './backend.ts';
import { Residence } from './residence.ts';
import type { Traversal } from './traversal.ts';

/** Programs that are kept; the one that was used longest ago goes first. */
const CACHED_PLANS = 256;
/** A leaf of which less than this share is read stays with the backend instead of being copied in. */
const PARTIAL = 1 / 2;

/** What the engine has done so far. */
export interface Statistics {
  /** Programs compiled since the start. */
  readonly compilations: number;
  /** Programs run since the start. */
  readonly runs: number;
  /** Kernels run since the start. */
  readonly kernels: number;
  /** Programs in the cache. */
  readonly plans: number;
}

interface Plan {
  readonly key: Int32Array;
  readonly compiled: Compiled;
  readonly executable: Executable;
  readonly states: Handle[];
  readonly inputs: Node['value'][];
  readonly scalars: Float32Array;
}

export class Engine {
  readonly backend: Backend;
  private readonly residence: Residence;
  /** By hash of the key, oldest use first. */
  private readonly plans = new Map<number, Plan[]>();
  private planCount = 0;
  private compilations = 0;
  private runs = 0;
  private kernels = 0;

  constructor(backend: Backend) {
    this.backend = backend;
    this.residence = new Residence(backend);
  }

  statistics(): Statistics {
    const { compilations, runs, kernels, planCount } = this;
    return { compilations, runs, kernels, plans: planCount };
  }

  /**
   * Computes the roots of a finished traversal. Values without a target are then known; sources that
   * are targets have the next version.
   */
  run(traversal: Traversal): void {
    const plan = this.planFor(traversal);
    const { order, roots } = traversal;
    const { compiled, executable, states, inputs, scalars } = plan;
    compiled.states.forEach((slot, i) => {
      states[i] = this.residence.handleOf(order[slot].source as NonNullable<Node['source']>);
    });
    compiled.inputs.forEach((slot, i) => {
      inputs[i] = order[slot].value ?? order[slot].source?.data ?? null;
    });
    compiled.scalars.forEach((slot, i) => {
      scalars[i] = order[slot].number;
    });
    const results = this.execute(traversal, () =>
      executable.run({ states, inputs: inputs as Filled, scalars }),
    );
    this.runs++;
    this.kernels += compiled.program.kernels.length;
    inputs.fill(null);
    roots.forEach(({ node, target }, i) => {
      if (target === null) node.value = results[compiled.results[i]];
      else if (target.source !== null) {
        target.source.version++;
        target.source.data = null;
      }
    });
  }

  /** An index in the data that is out of range ends a run, perhaps after something was written. */
  private execute<T>({ roots }: Traversal, run: () => T): T {
    try {
      return run();
    } catch (error) {
      for (const { target } of roots) if (target?.source) this.residence.restore(target.source);
      throw error;
    }
  }

  /** The passes of the compiler on a finished traversal, as text. */
  explain(traversal: Traversal): string {
    return this.planFor(traversal).compiled.explain();
  }

  /** Drops all cached programs. */
  clear(): void {
    for (const plans of this.plans.values()) for (const plan of plans) plan.executable.release();
    this.plans.clear();
    this.planCount = 0;
  }

  private planFor(traversal: Traversal): Plan {
    const { key } = traversal;
    const hash = hashOf(key);
    const plans = this.plans.get(hash);
    const found = plans?.find((plan) => equals(plan.key, key));
    if (found === undefined && this.chooseLayouts(traversal)) return this.planFor(traversal);
    const plan = found ?? this.make(traversal);
    const kept = plans ?? [];
    if (found === undefined) {
      kept.push(plan);
      this.planCount++;
    }
    // The one that was used last stands last.
    this.plans.delete(hash);
    this.plans.set(hash, kept);
    this.evict(hash);
    return plan;
  }

  /** Sources change their layout once, when a training step first wants it. */
  private chooseLayouts(traversal: Traversal): boolean {
    const changes = transpositions(traversal);
    for (const { source, columns } of changes) this.residence.keepByColumns(source, columns);
    if (changes.length > 0) traversal.rekey();
    return changes.length > 0;
  }

  private make(traversal: Traversal): Plan {
    const { order } = traversal;
    const partial = partiallyRead(order);
    const compiled = compile(traversal, (slot) => {
      const { value, source } = order[slot];
      const stays = value === null && source !== null && (source.isState || partial.has(slot));
      return stays ? 'state' : 'input';
    });
    this.compilations++;
    return {
      key: Int32Array.from(traversal.key),
      compiled,
      executable: this.backend.compile(compiled.program),
      states: [],
      inputs: [],
      scalars: new Float32Array(compiled.scalars.length),
    };
  }

  private evict(current: number): void {
    for (const [hash, plans] of this.plans) {
      if (this.planCount <= CACHED_PLANS || hash === current) return;
      for (const plan of plans) plan.executable.release();
      this.planCount -= plans.length;
      this.plans.delete(hash);
    }
  }
}

type Filled = NonNullable<Node['value']>[];

/** Leaves that are read only through selections and slices of a part: data sets, as a rule. */
function partiallyRead(order: readonly Node[]): Set<number> {
  const partial = new Set<number>();
  const whole = new Set<number>();
  /** For a node that renames or rearranges a leaf: that leaf's slot. */
  const views = new Map<Node, number>();
  order.forEach((node, slot) => {
    if (node.op.kind === 'leaf' || node.value !== null) {
      views.set(node, slot);
      return;
    }
    node.inputs.forEach((input, i) => {
      const leaf = views.get(input);
      if (leaf === undefined) return;
      const { op } = node;
      if (op.kind === 'map' && op.access !== 'other' && op.cost === 0) views.set(node, leaf);
      else if (i === 0 && op.kind === 'map' && op.access === 'other' && op.cost === 0) {
        const share = node.shape.size / Math.max(1, input.shape.size);
        (share < PARTIAL ? partial : whole).add(leaf);
      } else whole.add(leaf);
    });
  });
  for (const slot of whole) partial.delete(slot);
  return partial;
}

function equals(a: Int32Array, b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** FNV-1a over 32-bit words. */
function hashOf(key: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const word of key) hash = Math.imul(hash ^ word, 0x01000193);
  return hash;
}
