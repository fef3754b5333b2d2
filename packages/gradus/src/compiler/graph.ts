/** First pass: turns the recorded nodes into a graph of distinct operations, each with its readers. */
import type { LoopOp, Node } from '../graph/node.ts';
import type { Recording } from './recording.ts';

/** A distinct operation. Several equal nodes of the recording become one vertex. */
export interface Vertex {
  /** Inputs have smaller indexes. */
  readonly index: number;
  readonly op: LoopOp;
  readonly node: Node;
  /** The position of the node in the recording. */
  readonly slot: number;
  readonly isLeaf: boolean;
  readonly inputs: readonly Vertex[];
  readonly readers: Reader[];
}

interface Reader {
  readonly vertex: Vertex;
  /** The position of the vertex among the reader's inputs. */
  readonly input: number;
}

interface RootVertex {
  readonly vertex: Vertex;
  readonly target: Vertex | null;
  readonly keepsOld: boolean;
}

/** Vertices, each after its inputs, and the values that the program computes. */
export interface Graph {
  readonly vertices: readonly Vertex[];
  readonly roots: readonly RootVertex[];
}

/** Drops operations that only rename a value (`detach`), and merges equal operations. */
export function simplify(recording: Recording): Graph {
  const vertices: Vertex[] = [];
  const bySignature = new Map<string, Vertex>();
  const ofNode = new Map<Node, Vertex>();

  recording.order.forEach((node, slot) => {
    const isLeaf = node.op.kind === 'leaf' || node.value !== null;
    const inputs = isLeaf ? [] : node.inputs.map((input) => ofNode.get(input) as Vertex);
    if (!isLeaf && isRenaming(node)) {
      ofNode.set(node, inputs[0]);
      return;
    }
    const signature = isLeaf ? `leaf ${slot}` : signatureOf(node, inputs);
    let vertex = bySignature.get(signature);
    if (vertex === undefined) {
      const op = node.op as LoopOp;
      vertex = { index: vertices.length, op, node, slot, isLeaf, inputs, readers: [] };
      for (const [i, input] of inputs.entries()) input.readers.push({ vertex, input: i });
      vertices.push(vertex);
      bySignature.set(signature, vertex);
    }
    ofNode.set(node, vertex);
  });

  const roots = recording.roots.map(({ node, target, keepsOld = false }) => ({
    keepsOld,
    vertex: ofNode.get(node) as Vertex,
    target: target === null ? null : (ofNode.get(target) as Vertex),
  }));
  return { vertices, roots };
}

/** A pointwise op without cost and with one input returns its input. */
function isRenaming({ op, inputs }: Node): boolean {
  return op.kind === 'map' && op.access === 'pointwise' && op.cost === 0 && inputs.length === 1;
}

function signatureOf(node: Node, inputs: readonly Vertex[]): string {
  const from = inputs.map((input) => input.index).join(',');
  return `${node.op.id} ${node.dtype} ${node.shape.id} ${node.attributes.id} ${from}`;
}

/** The graph as text, one vertex a line. */
export function printGraph(graph: Graph): string {
  const lines = graph.vertices.map(({ index, op, node, inputs }) => {
    const from = inputs.map((input) => `%${input.index}`).join(', ');
    const attributes = node.attributes.values.length > 0 ? ` {${node.attributes.values}}` : '';
    return `%${index} = ${op.name}(${from})${attributes}: ${node.dtype} [${node.shape.values}]`;
  });
  for (const { vertex, target } of graph.roots) {
    lines.push(target === null ? `return %${vertex.index}` : `%${target.index} ← %${vertex.index}`);
  }
  return lines.join('\n');
}
