/**
 * Second pass: decides which values get memory of their own, each by one kernel, and which are computed inside
 * the kernels that read them.
 *
 * A kernel has at most one reduction, and the pointwise operations around it join it. A value with several
 * readers gets memory if computing it again costs more than storing and loading it. The kernels that write a weight and
 * its moments become one later, so what they share is computed once there.
 *
 * The pass visits readers before what they read, so it knows which kernels would compute each vertex.
 */
import type { Graph, Vertex } from './graph.ts';

/** A kernel, named by the vertex that it stores. */
export interface ScheduledKernel {
  readonly vertex: Vertex;
  /** The reduction inside; everything between it and `vertex` is its epilogue. */
  reduction: Vertex | null;
}

/** The kernel of each vertex that gets memory; the other vertices are computed inside these kernels. */
export type Schedule = ReadonlyMap<Vertex, ScheduledKernel>;

/**
 * Work per element, in additions, that costs less to do twice than to store and load the value.
 * @heuristic
 */
const CHEAP = 4;
/**
 * Work that may be repeated if an element is read many times.
 * @heuristic
 */
const REPEATED_WORK = 40;
/**
 * More reads than this count as this many.
 * @heuristic
 */
const MANY = 64;
/**
 * If shares add up to at most this, nothing is computed twice; the part above 1 is for rounding errors.
 * @heuristic
 */
const ONCE = 1.001;
/** The longest chain of ops in a kernel. Functions that walk its expressions recurse, and need stack space. */
const LONGEST_CHAIN = 200;

/** What would happen if a vertex were computed inside its readers. */
interface Facts {
  /** The kernels that compute this vertex, and the share of its elements that each computes. */
  kernels: ReadonlyMap<ScheduledKernel, number>;
  /** Whether each point of those kernels computes one element of it, outside their reductions. */
  outer: boolean;
  /** How often each element would be computed, on average. */
  repeats: number;
}

/**
 * The schedule of a graph.
 * @param forced reductions that must have memory of their own
 */
export function schedule(graph: Graph, forced: ReadonlySet<Vertex> = new Set()): Schedule {
  const plans = new Map<Vertex, ScheduledKernel>();
  const facts = new Map<Vertex, Facts>();
  const costs = inlineCosts(graph);
  const roots = new Set(graph.roots.map((root) => root.vertex));
  const written = graph.roots.filter(({ target }) => target !== null);
  const writers = new Set(written.map(({ vertex }) => vertex));

  for (let i = graph.vertices.length - 1; i >= 0; i--) {
    const vertex = graph.vertices[i];
    if (vertex.isLeaf) continue;
    const seen = factsOf(vertex, plans, facts);
    const isShared = seen.kernels.size > 1 && !areJoined(seen, writers);
    const own =
      roots.has(vertex) || forced.has(vertex) || needsMemory(vertex, seen, costs, isShared);
    facts.set(vertex, seen);
    if (own) plans.set(vertex, { vertex, reduction: vertex.op.kind === 'reduce' ? vertex : null });
    else if (vertex.op.kind === 'reduce')
      for (const plan of seen.kernels.keys()) plan.reduction = vertex;
  }
  return plans;
}

function factsOf(
  vertex: Vertex,
  plans: ReadonlyMap<Vertex, ScheduledKernel>,
  facts: ReadonlyMap<Vertex, Facts>,
): Facts {
  const kernels = new Map<ScheduledKernel, number>();
  let outer = true;
  // Readers in place share what one of them computes. Each of the others computes its own.
  let together = 0;
  let apart = 0;
  for (const { vertex: reader, input } of vertex.readers) {
    const plan = plans.get(reader);
    const above = facts.get(reader) as Facts;
    const read = readings(reader, input);
    for (const [kernel, share] of plan === undefined ? above.kernels : [[plan, 1] as const]) {
      kernels.set(kernel, Math.max(kernels.get(kernel) ?? 0, Math.min(1, share * read)));
    }
    outer &&= readsOnce(reader) && (plan !== undefined || above.outer);
    const repeats = plan === undefined ? above.repeats : 1;
    if (readsElsewhere(reader)) apart += repeats * shareOf(reader, input);
    else together = Math.max(together, repeats * read);
  }
  return { kernels, outer, repeats: Math.max(1, together + apart) };
}

/**
 * Whether the kernels that compute a vertex all write new values of memory of one shape, such as a weight and its
 * moments. `assign.ts` then makes one kernel of them, which computes the vertex once.
 */
function areJoined({ kernels, outer }: Facts, writers: ReadonlySet<Vertex>): boolean {
  const all = [...kernels.keys()];
  const { shape } = all[0].vertex.node;
  return (
    outer &&
    all.every(
      ({ vertex, reduction }) =>
        writers.has(vertex) && vertex.node.shape === shape && reduction === null,
    )
  );
}

/** @param shared whether several kernels compute the vertex */
function needsMemory(
  vertex: Vertex,
  facts: Facts,
  costs: readonly InlineCost[],
  shared: boolean,
): boolean {
  if (vertex.op.kind === 'reduce') {
    const [kernel] = facts.kernels.keys();
    return facts.kernels.size > 1 || !facts.outer || kernel.reduction !== null;
  }
  if (costs[vertex.index].chain === LONGEST_CHAIN) return true;
  // Reading another view of a value costs nothing; it is the value itself that may need memory.
  if (isView(vertex)) return false;
  const { work, overReduction } = costs[vertex.index];
  if (overReduction && work > 0 && (shared || facts.repeats > 1)) return true;
  // Kernels that each compute a part of it, such as the blocks of a sum and the rest, do nothing twice.
  const isRepeated = [...facts.kernels.values()].reduce((sum, share) => sum + share, 0) > ONCE;
  if (shared && isRepeated && work > CHEAP) return true;
  return work * (Math.min(facts.repeats, MANY) - 1) > REPEATED_WORK && vertex.node.shape.size > 1;
}

function isView({ op }: Vertex): boolean {
  return op.kind === 'map' && op.access === 'bijection' && op.cost === 0;
}

function readsOnce({ op }: Vertex): boolean {
  return op.kind === 'map' && op.access !== 'other';
}

/** Whether a map reads other points than those that it computes, so that other readers do not share what it reads. */
function readsElsewhere({ op }: Vertex): boolean {
  return op.kind === 'map' && op.access !== 'pointwise' && op.repeats === undefined;
}

/** The size of a vertex as a multiple of an input's. */
function shareOf({ node, inputs }: Vertex, input: number): number {
  return node.shape.size / Math.max(1, inputs[input].node.shape.size);
}

function readings(reader: Vertex, input: number): number {
  const { op, node } = reader;
  if (op.kind === 'reduce') return op.repeats(node, input);
  if (op.kind === 'map' && op.repeats !== undefined) return op.repeats(node, input);
  return readsOnce(reader) ? 1 : Math.max(1, shareOf(reader, input));
}

/** The cost of computing a vertex inside its readers. */
interface InlineCost {
  /** Additions for one element, down to leaves, reductions and values with several readers. */
  work: number;
  /** Whether a reduction with the same points is directly below. */
  overReduction: boolean;
  /** Ops in the chain from here down to a leaf, or to the end of a longest chain; includes this op. */
  chain: number;
}

function inlineCosts(graph: Graph): InlineCost[] {
  const costs: InlineCost[] = [];
  for (const vertex of graph.vertices) {
    let work = ownCost(vertex);
    let overReduction = false;
    let chain = 1;
    if (vertex.op.kind === 'map') {
      for (const input of vertex.inputs) {
        const below = costs[input.index];
        const stored = input.readers.length > 1 && below.work > CHEAP;
        if (!stored) work += below.work;
        chain = Math.max(chain, 1 + (below.chain % LONGEST_CHAIN));
        overReduction ||=
          readsOnce(vertex) && (input.op.kind === 'reduce' || (below.overReduction && !stored));
      }
    }
    costs.push({ work, overReduction, chain });
  }
  return costs;
}

function ownCost({ op, inputs }: Vertex): number {
  if (op.kind !== 'map') return 0;
  return op.isChoice ? op.cost * (inputs.length - 1) : op.cost;
}

/** The schedule as text: one kernel per line. */
export function printSchedule(plans: Schedule): string {
  return [...plans.values()]
    .reverse()
    .map(({ vertex, reduction }) => {
      const inside = reduction === null ? '' : ` over ${reduction.op.name} %${reduction.index}`;
      return `%${vertex.index} ${vertex.op.name}${inside}`;
    })
    .join('\n');
}
