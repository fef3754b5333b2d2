/** Turns a trace into nodes of a graph. */
import { expandOp } from '../../ops/reduce.ts';
import type { Extent, Trace, Traced } from '../trace.ts';
import type { Graph, Value } from './graph.ts';
import { RULES } from './operators.ts';

/**
 * Adds the operations of the trace, applied to `x`. Values that depend on neither the input nor the batch are computed
 * now and stored. Adds what ONNX cannot express to the problems of `graph`.
 */
export function addNetwork(graph: Graph, { values, input, output }: Trace, x: Value): Value {
  const written = new Map<Traced, Value>([[input, x]]);
  const wanted = new Set<Traced>([output]);
  for (const value of values.toReversed()) {
    if (value.kind !== 'step' || !wanted.has(value) || isFixed(value)) continue;
    for (const each of value.inputs) wanted.add(each);
    if (value.shape.includes(0))
      graph.problems.add(`${value.op.name} returns a tensor without elements`);
    if (!RULES.has(value.op)) graph.problems.add(`ONNX has no operator for ${value.op.name}`);
  }
  if (graph.problems.size > 0) return x;
  for (const value of values) {
    if (value === input || !wanted.has(value)) continue;
    written.set(value, add(graph, value, written, x));
  }
  return whole(graph, written.get(output) as Value, output.shape, x);
}

/** Whether the file stores the values instead of computing them. An expanded value stays small: it is not stored. */
function isFixed(value: Traced): boolean {
  if (value.isVariable || (value.kind === 'step' && value.op === expandOp)) return false;
  return value.shape.every((extent) => typeof extent === 'number');
}

function add(graph: Graph, value: Traced, written: ReadonlyMap<Traced, Value>, x: Value): Value {
  const { kind, dtype, shape } = value;
  if (kind === 'number') return graph.numbers(value.number, dtype);
  if (kind === 'input') return x;
  if (kind !== 'step' || isFixed(value)) {
    const name = kind === 'state' ? value.name : 'constant';
    return graph.tensor(name, dtype, shape as readonly number[], value.values());
  }
  const { broadcasts, write } = RULES.get(value.op) as NonNullable<ReturnType<typeof RULES.get>>;
  const inputs = value.inputs.map((each) => {
    const own = written.get(each) as Value;
    return broadcasts ? own : whole(graph, own, each.shape, x);
  });
  return write({ graph, written }, value, inputs);
}

/** `value` expanded to a shape that it broadcasts to. */
function whole(graph: Graph, value: Value, shape: readonly Extent[], x: Value): Value {
  const isWhole =
    value.shape.length === shape.length &&
    shape.every((extent, d) => extent === 1 || value.shape[d] !== 1);
  if (isWhole) return value;
  if (shape.every((extent) => typeof extent === 'number')) {
    return graph.add('Expand', [value, graph.numbers(shape, 'int64')], { shape });
  }
  const attributes = { start: 0, end: 1 };
  const batch = graph.add('Shape', [x], { shape: [1], type: 'int64', attributes });
  const extents = shape.map((extent) => {
    if (typeof extent === 'number') return graph.numbers([extent], 'int64');
    if (extent.batches === 1) return batch;
    const times = graph.numbers([extent.batches], 'int64');
    return graph.add('Mul', [batch, times], { shape: [1] });
  });
  const to = graph.add('Concat', extents, { shape: [shape.length], attributes: { axis: 0 } });
  return graph.add('Expand', [value, to], { shape });
}
