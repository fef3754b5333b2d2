/** The passes over graphs: expand composites, split sums, simplify, schedule. */
import { describe, expect, test } from 'vitest';
import { composite } from '../../src/autograd/gradients.ts';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { splitSums } from '../../src/compiler/blocks.ts';
import { compile } from '../../src/compiler/compile.ts';
import { expandComposites } from '../../src/compiler/expand-composites.ts';
import { printGraph, simplify } from '../../src/compiler/graph.ts';
import type { Recording } from '../../src/compiler/recording.ts';
import { schedule } from '../../src/compiler/schedule.ts';
import type { Node } from '../../src/graph/node.ts';
import { tuple } from '../../src/graph/tuple.ts';
import { add, detach, exp, multiply, negative } from '../../src/ops/elementwise.ts';
import { indexSelect } from '../../src/ops/gather.ts';
import { fromArray } from '../../src/ops/leaves.ts';
import { matmul } from '../../src/ops/matmul.ts';
import { slice, transpose } from '../../src/ops/movement.ts';
import { record } from '../../src/ops/record.ts';
import { sum } from '../../src/ops/reduce.ts';
import { shifted } from '../../src/ops/scan.ts';
import { inOrder, runTogether } from '../contract/nodes.ts';

const vector = (length = 4) => fromArray('float32', new Float32Array(length), [length]);

function recordingOf(...nodes: Node[]): Recording {
  return { order: inOrder(nodes), roots: nodes.map((node) => ({ node, target: null })) };
}

const namesOf = ({ order }: Recording) => order.map(({ op }) => op.name);

describe('composites', () => {
  const double = composite('double', ({ inputs: [x] }) => add(x, x));
  const fourfold = composite('fourfold', ({ inputs: [x] }) => of(double, of(double, x)));
  const of = (op: typeof double, x: Node) => record(op, [x], x.shape, x.dtype, tuple([]));

  test('become the nodes that compute them, nested composites too, inputs first', () => {
    const before = recordingOf(negative(of(fourfold, vector())));
    const after = expandComposites(before);
    expect(namesOf(after)).toEqual(['storage', 'add', 'add', 'negative']);
    for (const [i, node] of after.order.entries()) {
      for (const input of node.inputs) expect(after.order.indexOf(input)).toBeLessThan(i);
    }
    expect(after.roots[0].node).toBe(after.order[3]);
    expect(after.order[0]).toBe(before.order[0]);
  });

  test('are expanded once, however often they are read', () => {
    const twice = of(double, vector());
    expect(namesOf(expandComposites(recordingOf(multiply(twice, exp(twice)))))).toEqual([
      'storage',
      'add',
      'exp',
      'multiply',
    ]);
  });

  test('with a known value count as leaves', () => {
    const known = of(double, vector());
    known.value = new Float32Array(4);
    const { order } = expandComposites(recordingOf(of(double, known)));
    expect(order[0]).toBe(known);
    expect(order).toHaveLength(2);
  });

  test('leave a recording without any unchanged', () => {
    const recording = recordingOf(exp(vector()));
    expect(expandComposites(recording)).toBe(recording);
  });
});

test('a graph is printed with the inputs and attributes of each vertex, and the results', () => {
  const x = fromArray('float32', new Float32Array(6), [2, 3]);
  const recording = recordingOf(sum(exp(slice(x, [0, 1], [1, 1], [2, 2])), [1]));
  expect(printGraph(simplify(recording)).split('\n')).toEqual([
    '%0 = storage(): float32 [2,3]',
    '%1 = slice(%0) {0,1,1,1}: float32 [2,2]',
    '%2 = exp(%1): float32 [2,2]',
    '%3 = sum(%2) {1}: float32 [2]',
    'return %3',
  ]);
});

describe('long sums', () => {
  // Sums of integers below 2²⁴ are exact, so any wrong or missing term shows.
  const integers = (shape: readonly number[]) => {
    const size = shape.reduce((n, extent) => n * extent, 1);
    return fromArray(
      'float32',
      Float32Array.from({ length: size }, (_, i) => (i * 7) % 11),
      shape,
    );
  };

  test.each([
    [[129], [0]],
    [[1000], [0]],
    [[4099], [0]],
    [[3, 257], [1]],
    [[257, 3], [0]],
    [
      [300, 70],
      [0, 1],
    ],
    [
      [70, 300],
      [0, 1],
    ],
    [[5, 130, 67], [1]],
    [
      [131, 5, 66],
      [0, 2],
    ],
    [
      [2, 17, 19, 23],
      [1, 2, 3],
    ],
  ])('of shape %j over %j are split, and every term counts once', (shape, axes) => {
    const x = integers(shape);
    const recording = recordingOf(sum(x, axes));
    const after = splitSums(recording);
    for (const node of after.order) {
      if (node.op.kind !== 'reduce') continue;
      const terms = node.op.extents(node).reduce((n, extent) => n * extent, 1);
      expect(terms).toBeLessThanOrEqual(128);
    }
    const reference = createReferenceBackend();
    const [expected, actual] = [recording, after].map(({ roots }) =>
      runTogether(reference, [roots[0].node]),
    );
    expect(actual).toEqual(expected);
    expect(after.order.length).toBeGreaterThan(recording.order.length);
  });

  test('of 128 terms or fewer, and products of 1,024 steps, are not split', () => {
    const short = recordingOf(sum(integers([128, 3]), [0]));
    expect(splitSums(short)).toBe(short);
    const product = recordingOf(matmul(integers([2, 1024]), integers([1024, 3])));
    expect(splitSums(product)).toBe(product);
    const long = recordingOf(matmul(integers([2, 1025]), integers([1025, 3])));
    expect(splitSums(long)).not.toBe(long);
  });
});

describe('simplify', () => {
  const opsOf = (...nodes: Node[]) =>
    simplify(recordingOf(...nodes)).vertices.map(({ op }) => op.name);

  test('merges equal operations, and then equal readers of them', () => {
    const x = vector();
    expect(opsOf(add(negative(exp(x)), negative(exp(x))))).toEqual([
      'storage',
      'exp',
      'negative',
      'add',
    ]);
  });

  test('does not merge operations that differ in inputs, their order, attributes or shape', () => {
    const [x, y] = [vector(), vector()];
    const differing = [
      [exp(x), exp(y)],
      [add(x, exp(y)), add(exp(y), x)],
      [slice(x, [0], [1], [2]), slice(x, [1], [1], [2])],
      [slice(x, [0], [1], [2]), slice(x, [0], [1], [3])],
    ];
    for (const [a, b] of differing) {
      const { roots } = simplify(recordingOf(a, b));
      expect(roots[0].vertex).not.toBe(roots[1].vertex);
    }
  });

  test('drops operations that only rename a value', () => {
    const x = vector();
    const { vertices, roots } = simplify(recordingOf(detach(exp(detach(x)))));
    expect(vertices.map(({ op }) => op.name)).toEqual(['storage', 'exp']);
    expect(roots[0].vertex).toBe(vertices[1]);
  });

  test('lists each reader, with the number of its input', () => {
    const x = vector();
    const { vertices } = simplify(recordingOf(multiply(x, exp(x))));
    const [leaf, power, product] = vertices;
    expect(leaf.readers).toEqual([
      { vertex: power, input: 0 },
      { vertex: product, input: 0 },
    ]);
    expect(power.readers).toEqual([{ vertex: product, input: 1 }]);
  });
});

describe('the schedule', () => {
  /** Kernels, as the names of the values that they store and of their reductions. */
  const kernelsOf = (...nodes: Node[]) => {
    const plans = [...schedule(simplify(recordingOf(...nodes))).values()].reverse();
    return plans.map(({ vertex, reduction }) =>
      reduction === null || reduction === vertex
        ? vertex.op.name
        : `${vertex.op.name} of ${reduction.op.name}`,
    );
  };
  const labelsOf = (...nodes: Node[]) =>
    compile(simplify(recordingOf(...nodes)), () => 'input').program.kernels.map(
      ({ label }) => label,
    );
  const matrix = (rows = 20, columns = 20) =>
    fromArray('float32', new Float32Array(rows * columns), [rows, columns]);

  test('computes a chain of pointwise ops in one kernel', () => {
    expect(kernelsOf(negative(exp(add(vector(), vector()))))).toEqual(['negative']);
  });

  test('joins a product with pointwise ops before and after it', () => {
    const product = matmul(negative(matrix()), matrix());
    expect(kernelsOf(add(exp(product), matrix()))).toEqual(['add of matmul']);
  });

  test('gives each of two reductions a kernel, and computes the ops between them in the second', () => {
    expect(kernelsOf(sum(exp(matmul(matrix(), matrix())), [1]))).toEqual(['matmul', 'sum']);
  });

  test('stores costly values that are read many times, and repeats cheap ones', () => {
    expect(kernelsOf(matmul(exp(matrix()), matrix()))).toEqual(['exp', 'matmul']);
    // A view needs no memory, but the value below it does.
    const view = transpose(exp(matrix()), 0, 1);
    expect(kernelsOf(matmul(view, matrix()))).toEqual(['exp', 'matmul']);
    expect(kernelsOf(matmul(negative(exp(matrix())), matrix()))).toEqual(['negative', 'matmul']);
    expect(kernelsOf(matmul(negative(matrix()), matrix()))).toEqual(['matmul']);
  });

  test.each([
    ['transposed', (x: Node) => transpose(x, 0, 1)],
    ['shifted', (x: Node) => shifted(x, 0, 0)],
    ['selected', (x: Node) => indexSelect(x, 0, fromArray('int32', new Int32Array(20), [20]))],
  ])('does not double the code with each value that is read in place and %s', (_, moved) => {
    const codeOf = (levels: number): number => {
      let x: Node = matrix();
      for (let i = 0; i < levels; i++) x = multiply(exp(x), moved(exp(x)));
      const { kernels } = compile(simplify(recordingOf(x)), () => 'input').program;
      return JSON.stringify(kernels).length;
    };
    expect(codeOf(10) / codeOf(5)).toBeLessThan(3);
  });

  test('computes what several new values of memory of one shape share in their one kernel', () => {
    const gradient = vector();
    const [weight, moment] = [vector(), vector()];
    const newMoment = add(exp(moment), gradient);
    const values = [multiply(newMoment, weight), negative(newMoment)];
    const recording = {
      order: inOrder(values),
      roots: values.map((node, i) => ({ node, target: [weight, moment][i] })),
    };
    const { kernels } = compile(simplify(recording), () => 'state').program;
    expect(kernels.map(({ label, stores }) => [label, stores.length])).toEqual([
      ['exp+add+multiply, exp+add+negative', 2],
    ]);
    // Results are not written in one kernel.
    expect(kernelsOf(...values)).toEqual(['add', 'multiply', 'negative']);
  });

  test('is made again if one kernel would read a reduction at two points', () => {
    const product = matmul(matrix(), matrix());
    expect(labelsOf(add(product, product))).toEqual(['matmul+add']);
    expect(labelsOf(add(product, transpose(product, 0, 1)))).toEqual(['matmul', 'add']);
  });

  test('ends a kernel when a chain gets too long for the stack', () => {
    let x: Node = vector();
    for (let i = 0; i < 1000; i++) x = negative(x);
    const lengths = labelsOf(x).map((label) => label.split('+').length);
    expect(Math.max(...lengths)).toBe(200);
    expect(lengths.reduce((all, length) => all + length, 0)).toBe(1000);
  });
});
