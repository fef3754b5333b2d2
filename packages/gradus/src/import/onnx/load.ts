import {
  decodeModel,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
} from '../../onnx/index.ts';
import { DataError, GradusError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import { learnedInitializers } from './learned.ts';
import { OnnxModule, type Step } from './module.ts';
import { Attributes, NodeProblem, type Operator } from './node.ts';
import { operatorFor, operatorSets } from './operators/index.ts';
import { constantOf } from './values.ts';

const MOST_NODES = 20_000;
const MOST_NAMES = 4_096;
/** An error lists at most this many problems. */
const MOST_LISTED = 20;

/**
 * Reads a model from an ONNX file, as `torch.onnx.export`, `skl2onnx` and Gradus write it, with feedforward operators.
 * The model is in evaluation mode. Its weights are parameters with the names of the file, so it can be trained further.
 *
 * @param bytes the whole file
 * @param name the name of the file in errors
 * @throws DataError where the file is damaged or not an ONNX file, and where it needs operators that Gradus does not
 *   have: it lists all of them with their nodes
 *
 * @example
 * ```ts
 * const bytes = toOnnx(new nn.Linear(3, 2), { inputShape: [3] }); // or the bytes of a file
 * const model = loadOnnx(bytes, 'model.onnx');
 * model.forward(tensor([[1, 2, 3]])).shape; // [1, 2]
 * ```
 */
export function loadOnnx(bytes: Uint8Array, name = 'ONNX data'): OnnxModule {
  const decoded = decodeModel(bytes, name);
  const model = { ...decoded, graph: withOwnWeights(decoded.graph) };
  const refuse = (problem: string): never => {
    throw new DataError(name, problem);
  };
  checkOpsets(model, refuse);
  checkSize(model.graph, refuse);
  const problems: string[] = [];
  const operatorOf = (node: OnnxNode): Operator | undefined =>
    operatorFor(node.domain, node.opType);
  const steps = model.graph.nodes.map((node, index) => {
    return stepOf(node, index, model, operatorOf(node), problems);
  });
  problems.push(...checkNames(model));
  if (problems.length > 0) {
    const listed = problems.slice(0, MOST_LISTED);
    const more =
      problems.length > MOST_LISTED ? ` … and ${problems.length - MOST_LISTED} more.` : '';
    refuse(`gradus cannot run this graph. ${listed.join(' ')}${more}`);
  }
  const learned = learnedInitializers(model.graph, operatorOf);
  const constants = new Map(
    model.graph.initializers.map((tensor) => {
      try {
        return [tensor.name, learned.has(tensor.name) ? tensor : constantOf(tensor)];
      } catch (error) {
        if (!(error instanceof GradusError)) throw error;
        return refuse(`initializer ${shown(tensor.name)}: ${error.message}`);
      }
    }),
  );
  return new OnnxModule(model, steps as Step[], constants, bytes.buffer);
}

/**
 * Restores parameters that PyTorch has merged. PyTorch writes parameters of equal values once, such as those of new
 * normalisations, and adds an Identity node for each further name. They are not tied, so each name becomes an
 * initializer again. Where that would more than double the weights, the graph stays unchanged.
 */
function withOwnWeights(graph: OnnxGraph): OnnxGraph {
  const initializers = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
  const results = new Set(graph.outputs.map(({ name }) => name));
  let room = graph.initializers.reduce((n, { data }) => n + data.length, 0);
  const own: OnnxTensor[] = [];
  const nodes = graph.nodes.filter(({ opType, domain, inputs, outputs: [name] }) => {
    const tensor = opType === 'Identity' && domain === '' ? initializers.get(inputs[0]) : undefined;
    if (tensor === undefined || name === '' || name === undefined || results.has(name)) return true;
    if (tensor.data.length > room) return true;
    room -= tensor.data.length;
    own.push({ ...tensor, name, data: tensor.data.slice() });
    return false;
  });
  return { ...graph, nodes, initializers: [...graph.initializers, ...own] };
}

function checkOpsets({ opsets }: OnnxModel, refuse: (problem: string) => never): void {
  for (const [domain, { least, most, hint }] of operatorSets()) {
    const version = opsets.get(domain);
    if (version === undefined || (version >= least && version <= most)) continue;
    refuse(
      `it needs version ${version} of the operators of ${domain === '' ? 'ONNX' : domain}; ` +
        `gradus has ${least} to ${most}. ${hint}`,
    );
  }
}

/** Refuses more nodes than any feedforward network has. A small file could have enough to keep the compiler busy forever. */
function checkSize({ nodes, outputs }: OnnxGraph, refuse: (problem: string) => never): void {
  if (nodes.length > MOST_NODES) {
    refuse(`the graph has ${nodes.length} nodes; gradus runs ${MOST_NODES} at most.`);
  }
  const names = (list: readonly unknown[]): void => {
    if (list.length > MOST_NAMES) {
      refuse(
        `a node or the graph has ${list.length} inputs or outputs; ${MOST_NAMES} is the most.`,
      );
    }
  };
  names(outputs);
  for (const node of nodes) {
    names(node.inputs);
    names(node.outputs);
  }
}

/** The step for a node, or null and a sentence in `problems`. */
function stepOf(
  node: OnnxNode,
  index: number,
  { opsets }: OnnxModel,
  operator: Operator | undefined,
  problems: string[],
): Step | null {
  const title = titleOf(node, index);
  const type = node.domain === '' ? node.opType : `${node.domain}.${node.opType}`;
  const opset = opsets.get(node.domain);
  if (operator === undefined || opset === undefined) {
    const hasGraph = [...node.attributes.values()].some(({ type }) => type.startsWith('graph'));
    const reason = hasGraph
      ? 'has a graph of its own. Export the model without loops and conditions'
      : operator === undefined
        ? 'is not supported'
        : 'is of a domain that the file does not import';
    problems.push(`${title}: the operator ${shown(type)} ${reason}.`);
    return null;
  }
  try {
    const attributes = new Attributes(node, opset);
    const compute = operator.prepare(attributes);
    attributes.refuseUnknown();
    return { node, title, type, operator, compute };
  } catch (error) {
    const isKnown = error instanceof NodeProblem || error instanceof GradusError;
    if (!isKnown) throw error;
    problems.push(`${title} (${type}): ${error.message}`);
    return null;
  }
}

/** A node without a name is called by its index and its output. */
function titleOf({ name, outputs }: OnnxNode, index: number): string {
  return name === '' ? `node ${index} (makes ${shown(outputs[0] ?? '')})` : `node ${shown(name)}`;
}

/** The problems with names of values: each must be defined once, before it is used. */
function checkNames({ graph }: OnnxModel): string[] {
  const problems: string[] = [];
  const made = new Set(['']);
  const make = (name: string, what: string): void => {
    if (name === '') return;
    if (made.has(name)) problems.push(`The name ${shown(name)} of ${what} is taken.`);
    made.add(name);
  };
  for (const { name } of graph.initializers) make(name, 'an initializer');
  const initializers = new Set(made);
  // Before IR version 4, the inputs contain the initializers too.
  for (const { name } of graph.inputs) if (!initializers.has(name)) make(name, 'an input');
  for (const [index, node] of graph.nodes.entries()) {
    const title = titleOf(node, index);
    for (const name of node.inputs) {
      if (made.has(name)) continue;
      problems.push(
        `${title} takes ${shown(name)}, which no earlier node makes: the file is incomplete or has a cycle.`,
      );
    }
    for (const name of node.outputs) make(name, `an output of ${title}`);
  }
  if (graph.outputs.length === 0) problems.push('The graph has no outputs.');
  for (const { name } of graph.outputs) {
    if (name === '' || !made.has(name)) problems.push(`No node makes the output ${shown(name)}.`);
  }
  return problems;
}
