/** A trace as nodes of a graph. */
import { expandOp } from '../../ops/reduce.ts';
import type { Extent, Trace, Traced } from '../trace.ts';
import type { Graph, Value } from './graph.ts';
import { RULES } from './operators.ts';

/**
 * Adds what the trace does with `input`. Values that change with neither the input nor the batch are computed now.
 * What cannot be said stands in the problems of `graph` afterwards.
 */
export function addNetwork(graph: Graph, { values, input, output }: Trace, x: Value): Value {
  const said = new Map<Traced, Value>([[input, x]]);
  const wanted = new Set<Traced>([output]);
  for (const value of values.toReversed()) {
    if (value.kind !== 'step' || !wanted.has(value) || isFixed(value)) continue;
    for (const each of value.inputs) wanted.add(each);
    if (value.shape.includes(0))
      graph.problems.add(`${value.op.name} makes a tensor without elements`);
    if (!RULES.has(value.op)) graph.problems.add(`ONNX has no operator for ${value.op.name}`);
  }
  if (graph.problems.size > 0) return x;
  for (const value of values) {
    if (value === input || !wanted.has(value)) continue;
    said.set(value, add(graph, value, said, x));
  }
  return whole(graph, said.get(output) as Value, output.shape, x);
}

/** Whether the file holds the values instead of what computes them. Repeated ones are not repeated there. */
function isFixed(value: Traced): boolean {
  if (value.isVariable || (value.kind === 'step' && value.op === expandOp)) return false;
  return value.shape.every((extent) => typeof extent === 'number');
}

function add(graph: Graph, value: Traced, said: ReadonlyMap<Traced, Value>, x: Value): Value {
  const { kind, dtype, shape } = value;
  if (kind === 'number') return graph.numbers(value.number, dtype);
  if (kind === 'input') return x;
  if (kind !== 'step' || isFixed(value)) {
    const name = kind === 'state' ? value.name : 'constant';
    return graph.tensor(name, dtype, shape as readonly number[], value.values());
  }
  const { broadcasts, say } = RULES.get(value.op) as NonNullable<ReturnType<typeof RULES.get>>;
  const inputs = value.inputs.map((each) => {
    const own = said.get(each) as Value;
    return broadcasts ? own : whole(graph, own, each.shape, x);
  });
  return say({ graph, said }, value, inputs);
}

/** `value` in the whole of a shape that it broadcasts to. */
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
