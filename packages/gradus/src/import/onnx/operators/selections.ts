/** Operators that select elements of a value or join values. */

import { scatterReduce } from '../../../functions/indexing/scattering.ts';
import { embedding } from '../../../ops/gather.ts';
import { arange, fromArray, fromNode, Tensor, where } from '../../../tensor/index.ts';
import { GradusError } from '../../../util/errors.ts';
import { type Attributes, axisFrom, type Call, type Operators } from '../node.ts';
import { elementsAtHand, joined, moved, type Value } from '../values.ts';

/** Converts indices that count from the end, which are negative. */
function fromFront(x: Tensor, extent: number): Tensor {
  if (elementsAtHand(x)?.every((position) => position >= 0)) return x;
  return x.add(extent).where(x.lt(0), x);
}

/** result[…i…] = data[… indices[i] …] */
function gather(node: Attributes): (call: Call) => Value {
  const axis = node.int('axis', 0);
  return (call) => {
    const data = call.value(0);
    const place = axisFrom(axis, data.shape.length);
    const extent = data.shape[place] as number;
    const indices = fromFront(call.indices(1, extent), extent);
    const flat = indices.reshape(-1);
    const shape = [...data.shape.slice(0, place), ...indices.shape, ...data.shape.slice(place + 1)];
    const isTable = data instanceof Tensor && data.requiresGrad && place === 0 && data.dim() === 2;
    if (isTable) return fromNode(embedding(data.node, flat.node)).reshape(shape);
    return moved([data], ([x]) => x.indexSelect(place, flat).reshape(shape));
  };
}

/** Starts, ends, axes and steps are attributes before opset 10, and inputs from then on. */
function slice(node: Attributes): (call: Call) => Value {
  const own = { starts: node.ints('starts'), ends: node.ints('ends'), axes: node.ints('axes') };
  return (call) => {
    const x = call.value(0);
    const starts = own.starts ?? call.numbers(1);
    const ends = own.ends ?? call.numbers(2);
    const axes = own.axes ?? (call.has(3) ? call.numbers(3) : starts.map((_, axis) => axis));
    const steps = call.has(4) ? call.numbers(4) : starts.map(() => 1);
    const parts = [ends, axes, steps];
    if (parts.some(({ length }) => length !== starts.length)) {
      throw new GradusError('starts, ends, axes and steps differ in length.');
    }
    return moved([x], ([t]) =>
      axes.reduce((part, axis, i) => {
        const place = axisFrom(axis, part.dim());
        return sliced(part, place, starts[i] as number, ends[i] as number, steps[i] as number);
      }, t as Tensor),
    );
  };
}

function sliced(x: Tensor, axis: number, start: number, end: number, step: number): Tensor {
  if (step === 0) throw new GradusError('a step of a slice is 0.');
  const extent = x.shape[axis] as number;
  const front = (position: number): number => (position < 0 ? position + extent : position);
  if (step > 0) return x.slice(axis, front(start) < 0 ? 0 : start, front(end) < 0 ? 0 : end, step);
  const from = Math.min(extent - 1, Math.max(-1, front(start)));
  const to = Math.min(extent - 1, Math.max(-1, front(end)));
  const count = Math.max(0, Math.ceil((to - from) / step));
  const positions = Int32Array.from({ length: count }, (_, i) => from + i * step);
  return x.indexSelect(axis, fromArray(positions, [count]));
}

/** The sizes are an attribute before opset 13, and an input from then on. Without sizes, the parts are equal. */
function split(node: Attributes): (call: Call) => Value[] {
  const own = node.ints('split');
  const axis = node.int('axis', 0);
  node.ignore('num_outputs');
  return (call) => {
    const x = call.value(0);
    const place = axisFrom(axis, x.shape.length);
    const extent = x.shape[place] as number;
    const count = call.outputCount;
    const share = Math.ceil(extent / count);
    const sizes = own ?? (call.has(1) ? call.numbers(1, count) : null);
    const all =
      sizes ?? Array.from({ length: count }, (_, i) => Math.min(share, extent - share * i));
    const total = all.reduce((n, size) => n + size, 0);
    if (all.length !== count || all.some((size) => size < 0) || total !== extent) {
      throw new GradusError(
        `${all.length} sizes with the sum ${total} do not split ${extent} into ${count} parts.`,
      );
    }
    let start = 0;
    return all.map((size) => {
      const from = start;
      start += size;
      return moved([x], ([t]) => t.slice(place, from, from + size));
    });
  };
}

function oneHot(node: Attributes): (call: Call) => Tensor {
  const axis = node.int('axis', -1);
  return (call) => {
    const indices = call.tensor(0);
    const depth = call.number(1, 0);
    call.budget.spend(Math.max(0, depth));
    const place = axisFrom(axis, indices.dim() + 1);
    const [off, on] = [call.tensor(2).select(0, 0), call.tensor(2).select(0, 1)];
    const at = arange(0, depth, 1, { dtype: 'int32' });
    const places = at.reshape([depth, ...Array(indices.dim() - place).fill(1)]);
    return where(fromFront(indices.int(), depth).unsqueeze(place).eq(places), on, off);
  };
}

/** How `reduction` combines values, by ONNX's names. */
const REDUCTIONS = { add: 'sum', mul: 'prod', max: 'amax', min: 'amin' } as const;

function scatterElements(node: Attributes): (call: Call) => Value {
  const axis = node.int('axis', 0);
  const name = node.text('reduction', 'none');
  const isKnown = (text: string): text is keyof typeof REDUCTIONS =>
    Object.hasOwn(REDUCTIONS, text);
  if (!isKnown(name)) return node.refuse(`the reduction ${name} is not supported.`);
  return (call) => {
    const x = call.tensor(0);
    const place = axisFrom(axis, x.dim());
    const extent = x.size(place);
    const indices = fromFront(call.indices(1, extent), extent);
    return scatterReduce(x, place, indices, call.tensor(2), REDUCTIONS[name]);
  };
}

export const selections = (): Operators => ({
  Concat: {
    prepare: (node) => {
      const axis = node.int('axis', 1);
      return (call) => joined(call.values(), axis);
    },
  },
  Gather: { learned: [0], prepare: gather },
  GatherElements: {
    prepare: (node) => {
      const axis = node.int('axis', 0);
      return (call) => {
        const data = call.value(0);
        const place = axisFrom(axis, data.shape.length);
        const extent = data.shape[place] as number;
        const indices = fromFront(call.indices(1, extent), extent);
        return moved([data], ([x]) => x.gather(place, indices));
      };
    },
  },
  ScatterElements: { prepare: scatterElements },
  Slice: { prepare: slice },
  Split: { prepare: split },
  OneHot: { prepare: oneHot },
});
