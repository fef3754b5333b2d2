/**
 * The compiler: from a graph of operations to a program of loop code.
 *
 * Before it runs, the engine expands composites (`expand-composites.ts`), splits long sums (`blocks.ts`), and
 * chooses the layout of parameters (`layout.ts`). The passes, in order:
 * - simplify (`graph.ts`): distinct operations, each with its readers
 * - schedule (`schedule.ts`): which values get memory, and which are computed inside the kernels that read them
 * - lower (`lower.ts`, `assign.ts`): a kernel of loop code for each value with memory, in a safe order
 * - coalesce (`coalesce.ts`): neighbouring loops become one
 * - pack (`pack.ts`): operands of matrix products in the order in which they are read
 * - plan memory (`memory.ts`): buffers at their places in the scratch area
 *
 * `tensor.explain()` prints the graph, the kernels and the loop code.
 */
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

/** A program, and which nodes of the recording are its arguments and results. */
export interface Compiled {
  readonly program: Program;
  /** The leaves of the program's state buffers. */
  readonly states: readonly StateLeaf[];
  /** Positions in the recording of the leaves that are the program's inputs and scalars. */
  readonly inputs: readonly number[];
  readonly scalars: readonly number[];
  /** For each root without a target, the number of its result; −1 for other roots. */
  readonly results: readonly number[];
  /** The graph, the kernels and the loop code, as text. */
  explain(): string;
}

/**
 * A leaf in the backend's memory: its position in the recording, and whether the buffer is for its next values.
 */
export interface StateLeaf {
  readonly slot: number;
  readonly isNext: boolean;
}

/**
 * Called with every compiled program. The tests add `verifyProgram`, which finds mistakes of the compiler; it
 * would cost users time, and pages bytes.
 */
export const inspectors: ((program: Program) => void)[] = [];

/** Whether a leaf, given by its position in the recording, is a state or an input of the program. */
type RoleOf = (slot: number) => 'state' | 'input';

/** Runs the passes after `simplify`. The engine runs that one, because the choice of layouts needs its graph too. */
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

/** Builds the kernels of one schedule, and numbers their buffers and scalars. */
class ProgramBuilder {
  readonly #graph: Graph;
  readonly #plans: Schedule;
  readonly #roleOf: RoleOf;
  readonly #lowering: Lowering;
  readonly #requests: BufferRequest[] = [];
  readonly #buffers = new Map<Vertex, number>();
  /** By buffer number. */
  readonly #leaves: StateLeaf[] = [];
  readonly #scalars: number[] = [];
  readonly #scalarNumbers = new Map<number, number>();
  readonly #resultVertices: ReadonlySet<Vertex>;

  constructor(graph: Graph, plans: Schedule, roleOf: RoleOf) {
    this.#graph = graph;
    this.#plans = plans;
    this.#roleOf = roleOf;
    const kept = graph.roots.filter((root) => root.target === null);
    this.#resultVertices = new Set(kept.map((root) => root.vertex));
    const bindings = {
      bufferOf: (vertex: Vertex) => this.#bufferOf(vertex),
      scalarOf: ({ slot }: Vertex) => this.#scalarOf(slot),
    };
    this.#lowering = new Lowering(plans, bindings, new Layouts(graph));
  }

  compiled(): Compiled {
    const direct = this.#directTargets();
    const computing = [...this.#plans.values()]
      .reverse()
      .filter(({ vertex }) => !direct.has(vertex))
      .map((plan) => this.#lowering.kernel(plan, this.#bufferOf(plan.vertex)));
    const { results, copies } = this.#collectResults();
    const kernels = [...computing, ...copies, ...this.#writers(direct)]
      .map(coalesce)
      .flatMap((kernel) => this.#packed(kernel));
    const program: Program = {
      ...planMemory(this.#requests, kernels),
      kernels,
      scalarCount: this.#scalars.length,
    };
    for (const inspect of inspectors) inspect(program);
    const graph = this.#graph;
    const plans = this.#plans;
    return {
      program,
      states: this.#leavesOf('state'),
      inputs: this.#leavesOf('input').map(({ slot }) => slot),
      scalars: this.#scalars,
      results,
      explain: () =>
        [
          `# graph\n${printGraph(graph)}`,
          `# kernels\n${printSchedule(plans)}`,
          `# loop code\n${printProgram(program)}`,
        ].join('\n\n'),
    };
  }

  /** Values that only one assignment reads. Their kernels write straight to the target. */
  #directTargets(): Map<Vertex, Vertex> {
    const direct = new Map<Vertex, Vertex>();
    for (const { vertex, target } of this.#graph.roots) {
      const uses = this.#graph.roots.filter((root) => root.vertex === vertex).length;
      if (target === null || uses > 1 || vertex.isLeaf || vertex.readers.length > 0) continue;
      direct.set(vertex, target);
    }
    return direct;
  }

  #writers(direct: ReadonlyMap<Vertex, Vertex>): Kernel[] {
    const writers: Kernel[] = [];
    for (const { vertex, target, keepsOld } of this.#graph.roots) {
      if (target === null) continue;
      const plan = direct.has(vertex) ? this.#plans.get(vertex) : undefined;
      const buffer = keepsOld ? this.#nextOf(target) : this.#bufferOf(target);
      writers.push(
        plan === undefined
          ? this.#lowering.copy(vertex, buffer, target)
          : this.#lowering.kernel(plan, buffer, target),
      );
    }
    return arrangeWriters(writers, (like) => {
      const { dtype, length } = this.#requests[like];
      return this.#request('temporary', dtype, length);
    });
  }

  /** Numbers the results in the order of their buffers. */
  #collectResults(): { results: number[]; copies: Kernel[] } {
    const copies: Kernel[] = [];
    const bufferOf = new Map<Vertex, number>();
    for (const vertex of this.#resultVertices) {
      if (!vertex.isLeaf) {
        bufferOf.set(vertex, this.#bufferOf(vertex));
        continue;
      }
      const buffer = this.#request('result', vertex.node.dtype, vertex.node.shape.size);
      copies.push(this.#lowering.copy(vertex, buffer));
      bufferOf.set(vertex, buffer);
    }
    const inOrder = [...bufferOf.values()].sort((a, b) => a - b);
    const results = this.#graph.roots.map(({ vertex, target }) =>
      target === null ? inOrder.indexOf(bufferOf.get(vertex) as number) : -1,
    );
    return { results, copies };
  }

  #packed(kernel: Kernel): Kernel[] {
    const packed = pack(kernel, this.#requests.length);
    if (packed === null) return [kernel];
    this.#request('temporary', 'float32', packed.length);
    return [coalesce(packed.copy), packed.kernel];
  }

  #request(role: BufferRole, dtype: DType, length: number): number {
    return this.#requests.push({ role, dtype, length }) - 1;
  }

  #bufferOf(vertex: Vertex): number {
    let buffer = this.#buffers.get(vertex);
    if (buffer === undefined) {
      const isResult = !vertex.isLeaf && this.#resultVertices.has(vertex);
      const role = vertex.isLeaf ? this.#roleOf(vertex.slot) : isResult ? 'result' : 'temporary';
      buffer = this.#request(role, vertex.node.dtype, vertex.node.shape.size);
      if (vertex.isLeaf) this.#leaves[buffer] = { slot: vertex.slot, isNext: false };
      this.#buffers.set(vertex, buffer);
    }
    return buffer;
  }

  /** A second piece of memory for a target, which no kernel reads. */
  #nextOf({ node, slot }: Vertex): number {
    const buffer = this.#request('state', node.dtype, node.shape.size);
    this.#leaves[buffer] = { slot, isNext: true };
    return buffer;
  }

  #scalarOf(slot: number): number {
    let number = this.#scalarNumbers.get(slot);
    if (number === undefined) {
      number = this.#scalars.push(slot) - 1;
      this.#scalarNumbers.set(slot, number);
    }
    return number;
  }

  #leavesOf(role: BufferRole): StateLeaf[] {
    return this.#leaves.filter((_, buffer) => this.#requests[buffer].role === role);
  }
}
