import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { OnnxNode, OnnxTensor } from '../../src/onnx/index.ts';
import { compare, float, int, int64, ints, node, tensor } from './graphs.ts';

/** Builds a graph node by node. Its values are matrices [rows, width]. */
interface Growing {
  readonly nodes: OnnxNode[];
  readonly initializers: Record<string, OnnxTensor>;
  readonly values: { readonly name: string; readonly width: number }[];
  readonly opset: number;
}

/** Draws numbers from a list that fast-check shrinks. */
class Draw {
  #at = 0;
  readonly #choices: readonly number[];

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  /** An integer below `count`. */
  below(count: number): number {
    return (this.#choices[this.#at++ % this.#choices.length] as number) % count;
  }

  one<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  tensor(shape: readonly number[]): OnnxTensor {
    const size = shape.reduce((n, extent) => n * extent, 1);
    return tensor(
      shape,
      Array.from({ length: size }, () => (this.below(41) - 20) / 8),
    );
  }
}

const UNARY = [
  'Relu',
  'Tanh',
  'Sigmoid',
  'Elu',
  'Softplus',
  'Softsign',
  'Abs',
  'Neg',
  'LeakyRelu',
  'Identity',
];
const BINARY = ['Add', 'Sub', 'Mul', 'Max', 'Min'];

type Grow = (graph: Growing, draw: Draw, name: string) => void;

/** Names a new initializer. */
function constant(graph: Growing, value: OnnxTensor): string {
  const name = `c${Object.keys(graph.initializers).length}`;
  graph.initializers[name] = value;
  return name;
}

const add = (graph: Growing, made: OnnxNode, name: string, width: number): void => {
  graph.nodes.push(made);
  graph.values.push({ name, width });
};

const STEPS: readonly Grow[] = [
  (graph, draw, name) => {
    const x = draw.one(graph.values);
    add(graph, node(draw.one(UNARY), [x.name], [name]), name, x.width);
  },
  (graph, draw, name) => {
    const x = draw.one(graph.values);
    const same = graph.values.filter(({ width }) => width === x.width || width === 1);
    const other =
      draw.below(2) === 0
        ? draw.one(same).name
        : constant(graph, draw.tensor(draw.one([[x.width], [1], []])));
    const [a, b] = draw.below(2) === 0 ? [x.name, other] : [other, x.name];
    // Max and Min broadcast from opset 8 on.
    const type = draw.one(graph.opset < 8 ? BINARY.slice(0, 3) : BINARY);
    add(graph, node(type, [a, b], [name]), name, x.width);
  },
  (graph, draw, name) => {
    const x = draw.one(graph.values);
    const width = 1 + draw.below(4);
    const weight = constant(graph, draw.tensor([width, x.width]));
    const bias = constant(graph, draw.tensor(draw.one([[width], [1, width], [1]])));
    add(graph, node('Gemm', [x.name, weight, bias], [name], { transB: int(1) }), name, width);
  },
  (graph, draw, name) => {
    const x = draw.one(graph.values);
    const width = 1 + draw.below(4);
    const weight = constant(graph, draw.tensor([x.width, width]));
    add(graph, node('MatMul', [x.name, weight], [name]), name, width);
  },
  (graph, draw, name) => {
    const [x, y] = [draw.one(graph.values), draw.one(graph.values)];
    add(graph, node('Concat', [x.name, y.name], [name], { axis: int(1) }), name, x.width + y.width);
  },
  (graph, draw, name) => {
    const x = draw.one(graph.values);
    add(
      graph,
      node(draw.one(['Softmax', 'LogSoftmax']), [x.name], [name], { axis: int(1) }),
      name,
      x.width,
    );
  },
  (graph, draw, name) => {
    const x = draw.one(graph.values);
    const type = draw.one(['ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceL1', 'ReduceSumSquare']);
    if (graph.opset < 18) add(graph, node(type, [x.name], [name], { axes: ints(1) }), name, 1);
    else add(graph, node(type, [x.name, constant(graph, int64(1))], [name]), name, 1);
  },
  (graph, draw, name) => {
    const x = draw.one(graph.values);
    const [start, end] = [draw.below(x.width), x.width];
    const width = end - start;
    if (graph.opset < 10) {
      add(
        graph,
        node('Slice', [x.name], [name], { axes: ints(1), starts: ints(start), ends: ints(end) }),
        name,
        width,
      );
      return;
    }
    const places = [int64(start), int64(end), int64(1)].map((one) => constant(graph, one));
    add(graph, node('Slice', [x.name, ...places], [name]), name, width);
  },
  (graph, draw, name) => {
    const x = draw.one(graph.values);
    const width = 1 + draw.below(5);
    const at = Array.from({ length: width }, () => draw.below(x.width));
    add(
      graph,
      node('Gather', [x.name, constant(graph, int64(...at))], [name], { axis: int(1) }),
      name,
      width,
    );
  },
  (graph, draw, name) => {
    // Reshapes and reshapes back, with a shape that the graph computes.
    const x = draw.one(graph.values);
    graph.nodes.push(
      node('Shape', [x.name], [`${name}_shape`]),
      node('Transpose', [x.name], [`${name}_t`], { perm: ints(1, 0) }),
      node('Reshape', [`${name}_t`, `${name}_shape`], [name]),
    );
    graph.values.push({ name, width: x.width });
  },
  (graph, draw, name) => {
    const x = draw.one(graph.values);
    const same = graph.values.filter(({ width }) => width === x.width);
    if (graph.opset < 9) return;
    // No value is close to the limit, where rounding would decide.
    const limit = tensor([], [draw.below(5) / 4 - 0.5371]);
    graph.nodes.push(
      node('Greater', [x.name, constant(graph, limit)], [`${name}_c`]),
      node('Where', [`${name}_c`, x.name, draw.one(same).name], [name]),
    );
    graph.values.push({ name, width: x.width });
  },
  (graph, draw, name) => {
    const x = draw.one(graph.values);
    const [min, max] = [-1, 0.75];
    if (graph.opset < 11) {
      add(
        graph,
        node('Clip', [x.name], [name], { min: float(min), max: float(max) }),
        name,
        x.width,
      );
      return;
    }
    const limits = [tensor([], [min]), tensor([], [max])].map((one) => constant(graph, one));
    add(graph, node('Clip', [x.name, ...limits], [name]), name, x.width);
  },
  (graph, draw, name) => {
    const x = draw.one(graph.values);
    const wide = `${name}_u`;
    if (graph.opset < 13) {
      graph.nodes.push(node('Unsqueeze', [x.name], [wide], { axes: ints(1) }));
      add(graph, node('Squeeze', [wide], [name], { axes: ints(1) }), name, x.width);
      return;
    }
    const axes = constant(graph, int64(1));
    graph.nodes.push(node('Unsqueeze', [x.name, axes], [wide]));
    add(graph, node('Squeeze', [wide, axes], [name]), name, x.width);
  },
];

describe('random graphs', () => {
  it('agree with ONNX Runtime in every opset', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 7, max: 21 }),
        fc.array(fc.nat(10_000), { minLength: 30, maxLength: 120 }),
        fc.integer({ min: 1, max: 7 }),
        async (opset, choices, steps) => {
          const draw = new Draw(choices);
          const rows = 1 + draw.below(3);
          const x = draw.tensor([rows, 1 + draw.below(4)]);
          const graph: Growing = {
            nodes: [],
            initializers: {},
            values: [{ name: 'x', width: x.shape[1] as number }],
            opset,
          };
          for (let i = 0; i < steps; i++) draw.one(STEPS)(graph, draw, `v${i}`);
          const outputs = graph.values.slice(1).map(({ name }) => [name, 'float32' as const]);
          if (outputs.length === 0) return;
          await compare({ ...graph, inputs: { x }, outputs: Object.fromEntries(outputs) });
        },
      ),
      { numRuns: 150 },
    );
  });
});
