/** The passes in their order: simplify → schedule → lower → coalesce → pack → plan memory. */
import type { DType } from '../ir/dtype.ts';
import type { BufferRole, Kernel, Program } from '../ir/loop.ts';
import { printProgram } from '../ir/print.ts';
import { arrangeWriters } from './assign.ts';
import { coalesce } from './coalesce.ts';
import { type Graph, printGraph, type Vertex } from './graph.ts';
import { Layouts } from './layout.ts';
import { Lowering, ReductionConflict } from './lower.ts';
import { type BufferRequest, planMemory } from './memory.ts';
import { pack } from './pack.ts';
import { printSchedule, type Schedule, schedule } from './schedule.ts';

export interface Compiled {
  readonly program: Program;
  /** The leaves that are the program's state buffers. */
  readonly states: readonly StateLeaf[];
  /** Positions in the recording of the leaves that are the program's inputs and scalars. */
  readonly inputs: readonly number[];
  readonly scalars: readonly number[];
  /** For each root without a target, the number of its result; −1 for the others. */
  readonly results: readonly number[];
  /** What each pass made, as text. */
  explain(): string;
}

/** A leaf in memory of the backend: its position in the recording, and whether its next values go there. */
export interface StateLeaf {
  readonly slot: number;
  readonly isNext: boolean;
}

/**
 * Called with every program that is compiled. The tests add `verifyProgram`, which finds mistakes of the
 * compiler. Users should not wait for that, and pages should not load it.
 */
export const inspectors: ((program: Program) => void)[] = [];

/** Where the elements of the leaf at a position of the recording are when the program runs. */
type RoleOf = (slot: number) => 'state' | 'input';

/** The passes after `simplify`, whose graph the choice of layouts needs as well. */
export function compile(graph: Graph, roleOf: RoleOf): Compiled {
  const forced = new Set<Vertex>();
  for (;;) {
    try {
      return new ProgramBuilder(graph, schedule(graph, forced), roleOf).compiled();
    } catch (error) {
      if (!(error instanceof ReductionConflict) || forced.has(error.vertex)) throw error;
      forced.add(error.vertex);
    }
  }
}

/** Puts the kernels of one schedule together and numbers what they use. */
class ProgramBuilder {
  private readonly graph: Graph;
  private readonly plans: Schedule;
  private readonly roleOf: RoleOf;
  private readonly lowering: Lowering;
  private readonly requests: BufferRequest[] = [];
  private readonly buffers = new Map<Vertex, number>();
  /** By number of the buffer. */
  private readonly leaves: StateLeaf[] = [];
  private readonly scalars: number[] = [];
  private readonly scalarNumbers = new Map<number, number>();
  private readonly resultVertices: ReadonlySet<Vertex>;

  constructor(graph: Graph, plans: Schedule, roleOf: RoleOf) {
    this.graph = graph;
    this.plans = plans;
    this.roleOf = roleOf;
    const kept = graph.roots.filter((root) => root.target === null);
    this.resultVertices = new Set(kept.map((root) => root.vertex));
    const bindings = {
      bufferOf: (vertex: Vertex) => this.bufferOf(vertex),
      scalarOf: ({ slot }: Vertex) => this.scalarOf(slot),
    };
    this.lowering = new Lowering(plans, bindings, new Layouts(graph));
  }

  compiled(): Compiled {
    const direct = this.directTargets();
    const computing = [...this.plans.values()]
      .reverse()
      .filter(({ vertex }) => !direct.has(vertex))
      .map((plan) => this.lowering.kernel(plan, this.bufferOf(plan.vertex)));
    const { results, copies } = this.collectResults();
    const kernels = [...computing, ...copies, ...this.writers(direct)]
      .map(coalesce)
      .flatMap((kernel) => this.packed(kernel));
    const program: Program = {
      ...planMemory(this.requests, kernels),
      kernels,
      scalarCount: this.scalars.length,
    };
    for (const inspect of inspectors) inspect(program);
    const { graph, plans } = this;
    return {
      program,
      states: this.leavesOf('state'),
      inputs: this.leavesOf('input').map(({ slot }) => slot),
      scalars: this.scalars,
      results,
      explain: () =>
        [
          `# graph\n${printGraph(graph)}`,
          `# kernels\n${printSchedule(plans)}`,
          `# loop code\n${printProgram(program)}`,
        ].join('\n\n'),
    };
  }

  /** Values that nothing but one assignment reads: their kernel writes straight to the target. */
  private directTargets(): Map<Vertex, Vertex> {
    const direct = new Map<Vertex, Vertex>();
    for (const { vertex, target } of this.graph.roots) {
      const uses = this.graph.roots.filter((root) => root.vertex === vertex).length;
      if (target === null || uses > 1 || vertex.isLeaf || vertex.readers.length > 0) continue;
      direct.set(vertex, target);
    }
    return direct;
  }

  private writers(direct: ReadonlyMap<Vertex, Vertex>): Kernel[] {
    const writers: Kernel[] = [];
    for (const { vertex, target, keepsOld } of this.graph.roots) {
      if (target === null) continue;
      const plan = direct.has(vertex) ? this.plans.get(vertex) : undefined;
      const buffer = keepsOld ? this.nextOf(target) : this.bufferOf(target);
      writers.push(
        plan === undefined
          ? this.lowering.copy(vertex, buffer, target)
          : this.lowering.kernel(plan, buffer, target),
      );
    }
    return arrangeWriters(writers, (like) => {
      const { dtype, length } = this.requests[like];
      return this.request('temporary', dtype, length);
    });
  }

  /** Numbers the results in the order of their buffers. */
  private collectResults(): { results: number[]; copies: Kernel[] } {
    const copies: Kernel[] = [];
    const bufferOf = new Map<Vertex, number>();
    for (const vertex of this.resultVertices) {
      if (!vertex.isLeaf) {
        bufferOf.set(vertex, this.bufferOf(vertex));
        continue;
      }
      const buffer = this.request('result', vertex.node.dtype, vertex.node.shape.size);
      copies.push(this.lowering.copy(vertex, buffer));
      bufferOf.set(vertex, buffer);
    }
    const inOrder = [...bufferOf.values()].sort((a, b) => a - b);
    const results = this.graph.roots.map(({ vertex, target }) =>
      target === null ? inOrder.indexOf(bufferOf.get(vertex) as number) : -1,
    );
    return { results, copies };
  }

  private packed(kernel: Kernel): Kernel[] {
    const packed = pack(kernel, this.requests.length);
    if (packed === null) return [kernel];
    this.request('temporary', 'float32', packed.length);
    return [coalesce(packed.copy), packed.kernel];
  }

  private request(role: BufferRole, dtype: DType, length: number): number {
    return this.requests.push({ role, dtype, length }) - 1;
  }

  private bufferOf(vertex: Vertex): number {
    let buffer = this.buffers.get(vertex);
    if (buffer === undefined) {
      const isResult = !vertex.isLeaf && this.resultVertices.has(vertex);
      const role = vertex.isLeaf ? this.roleOf(vertex.slot) : isResult ? 'result' : 'temporary';
      buffer = this.request(role, vertex.node.dtype, vertex.node.shape.size);
      if (vertex.isLeaf) this.leaves[buffer] = { slot: vertex.slot, isNext: false };
      this.buffers.set(vertex, buffer);
    }
    return buffer;
  }

  /** A second piece of memory for a target, which no kernel reads. */
  private nextOf({ node, slot }: Vertex): number {
    const buffer = this.request('state', node.dtype, node.shape.size);
    this.leaves[buffer] = { slot, isNext: true };
    return buffer;
  }

  private scalarOf(slot: number): number {
    let number = this.scalarNumbers.get(slot);
    if (number === undefined) {
      number = this.scalars.push(slot) - 1;
      this.scalarNumbers.set(slot, number);
    }
    return number;
  }

  private leavesOf(role: BufferRole): StateLeaf[] {
    return this.leaves.filter((_, buffer) => this.requests[buffer].role === role);
  }
}
