/** Hostile ONNX files are refused with an error of the library, in bounded time and memory. */
import { GradusError, randn } from 'gradus';
import { loadOnnx } from 'gradus/import';
import { describe, expect, it } from 'vitest';
import { fileOf, floats, type Graph, int, int64, node, tensor, whole } from './graphs.ts';

const x23 = tensor([2, 3], [1, 2, 3, 4, 5, 6]);

const graph = (nodes: Graph['nodes'], initializers: Graph['initializers'] = {}): Uint8Array => {
  return fileOf({ nodes, inputs: { x: x23 }, initializers, outputs: { y: 'float32' } });
};

/** Doubles the width 40 times. */
const doubling = Array.from({ length: 40 }, (_, i) => {
  const [from, to] = [i === 0 ? 'x' : `v${i - 1}`, i === 39 ? 'y' : `v${i}`];
  return node('Concat', [from, from], [to], { axis: int(1) });
});

const huge = int64(2 ** 30, 2 ** 30, 2 ** 30);
const BOMBS: Record<string, Uint8Array> = {
  'a width that doubles': graph(doubling),
  'an Expand to 2⁹⁰ elements': graph([node('Expand', ['x', 's'], ['y'])], {
    s: int64(2 ** 30, 2 ** 30, 2, 3),
  }),
  'a ConstantOfShape of 2⁹⁰': graph([node('ConstantOfShape', ['s'], ['y'])], { s: huge }),
  'a ConstantOfShape of 2³⁰': graph([node('ConstantOfShape', ['s'], ['y'])], { s: int64(2 ** 30) }),
  'a Tile of 2³⁰': graph([node('Tile', ['x', 's'], ['y'])], { s: int64(2 ** 15, 2 ** 15) }),
  'a Range of 2³⁰': graph([node('Range', ['a', 'b', 'c'], ['y'])], {
    a: tensor([], [0]),
    b: tensor([], [2 ** 30]),
    c: tensor([], [1]),
  }),
  'a OneHot of depth 2³⁰': graph([node('OneHot', ['i', 'd', 'v'], ['y'])], {
    i: int64(1),
    d: int64(2 ** 30),
    v: tensor([2], [0, 1]),
  }),
  'an outer product of outer products': graph(
    [
      node('Transpose', ['x'], ['t']),
      ...Array.from({ length: 12 }, (_, i) => {
        const from = i === 0 ? 't' : `f${i - 1}`;
        return [
          node('Unsqueeze', [from, 'last'], [`u${i}`]),
          node('Mul', [`u${i}`, 'r'], [`m${i}`]),
          node('Reshape', [`m${i}`, 'flat'], [i === 11 ? 'y' : `f${i}`]),
        ];
      }).flat(),
    ],
    { last: int64(-1), flat: int64(-1), r: tensor([1, 1000], Array(1000).fill(1)) },
  ),
  'a product of large matrices': graph(
    [node('Expand', ['x', 's'], ['a']), node('MatMul', ['a', 'b'], ['y'])],
    {
      s: int64(2 ** 12, 2, 3),
      b: tensor([2 ** 12, 3, 1], Array(3 * 2 ** 12).fill(1)),
    },
  ),
  'a ConstantOfShape of 2³⁰ doubles': graph(
    [
      node('ConstantOfShape', ['s'], ['d'], { value: whole(tensor([1], [1], 'float64')) }),
      node('Cast', ['d'], ['y'], { to: int(1) }),
    ],
    { s: int64(2 ** 30) },
  ),
  'words that double': graph(
    [
      ...Array.from({ length: 60 }, (_, i) => [
        node('Concat', [`w${i}`, `w${i + 1}`], [`c${i}`], { axis: int(0) }),
        node('Slice', [`c${i}`, 'start', 'end'], [`w${i + 2}`]),
      ]).flat(),
      node('Cast', ['w61'], ['n'], { to: int(1) }),
      node('Mul', ['x', 'n'], ['y']),
    ],
    { w0: tensor([1], ['1']), w1: tensor([1], ['2']), start: int64(0), end: int64(1) },
  ),
  'a million dimensions': graph([node('Reshape', ['x', 's'], ['a']), node('Relu', ['a'], ['y'])], {
    s: { name: '', type: 'int64', shape: [1e6], data: new BigInt64Array(1e6).fill(1n) },
  }),
  'sums of large tensors, again and again': graph(
    [
      node('Expand', ['x', 's'], ['v0']),
      ...Array.from({ length: 5000 }, (_, i) =>
        node('Mul', [`v${i}`, 'x'], [i === 4999 ? 'y' : `v${i + 1}`]),
      ),
    ],
    { s: int64(2 ** 20, 2, 3) },
  ),
  'a hundred parts that are learned': graph(
    [
      ...Array.from({ length: 100 }, (_, i) => node('Mul', ['x', `p${i}`], [`v${i}`])),
      node(
        'Concat',
        Array.from({ length: 100 }, (_, i) => `v${i}`),
        ['y'],
        { axis: int(1) },
      ),
    ],
    Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`p${i}`, tensor([3], [i, 1, 2])])),
  ),
  'a ReduceProd of many': graph(
    [node('Expand', ['x', 's'], ['a']), node('ReduceProd', ['a'], ['y'])],
    {
      s: int64(2 ** 20, 1, 1),
    },
  ),
};

describe('hostile files', () => {
  it.each(Object.keys(BOMBS))('%s ends soon', (name) => {
    const start = process.cpuUsage();
    const before = process.memoryUsage().rss;
    try {
      loadOnnx(BOMBS[name])
        .forward(randn([2, 3]))
        .dataSync();
    } catch (error) {
      expect(error).toBeInstanceOf(GradusError);
    }
    const { user, system } = process.cpuUsage(start);
    // Processor time, which does not depend on other programs.
    expect(user + system).toBeLessThan(30e6);
    expect(process.memoryUsage().rss - before).toBeLessThan(1.5e9);
  });

  it.each<[string, () => Uint8Array, string]>([
    [
      'too many nodes',
      () => graph(Array.from({ length: 20_001 }, (_, i) => node('Relu', ['x'], [`v${i}`]))),
      'the graph has 20001 nodes; gradus runs 20000 at most',
    ],
    [
      'a node of many inputs',
      () => graph([node('Sum', Array(5000).fill('x'), ['y'])]),
      'a node or the graph has 5000 inputs or outputs; 4096 is the most',
    ],
  ])('%s are refused', (_, bytes, message) => {
    expect(() => loadOnnx(bytes())).toThrow(message);
  });

  it.each(['int32', 'uint8', 'bool', 'int64'] as const)(
    'a bias of whole numbers is converted, and such a weight refused: %s',
    (type) => {
      const model = (weight: 'float32' | typeof type) =>
        loadOnnx(
          graph([node('Gemm', ['x', 'w', 'b'], ['y'], { transB: int(1) })], {
            w: tensor([1, 3], [1, 0, 1], weight),
            b: tensor([1], [1], type),
          }),
        );
      expect(model('float32').predict([[1, 2, 3]])).toEqual([{ y: 5 }]);
      expect(() => model(type).predict([[1, 2, 3]])).toThrow('of one dtype of numbers');
    },
  );

  it('long lists of names, attributes and problems make a short message', () => {
    const nodes = Array.from({ length: 5000 }, (_, i) =>
      node('Nothing'.repeat(50), ['x'], [`v${i}`]),
    );
    try {
      loadOnnx(graph(nodes));
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(GradusError);
      expect((error as Error).message.length).toBeLessThan(10_000);
    }
  });

  it('a long chain of nodes does not recurse deeply', () => {
    const nodes = Array.from({ length: 19_000 }, (_, i) => {
      return node('Identity', [i === 0 ? 'w' : `v${i - 1}`], [`v${i}`]);
    });
    const model = loadOnnx(
      graph([...nodes, node('Add', ['x', 'v18999'], ['y'])], { w: tensor([3], [1, 2, 3]) }),
    );
    expect(model.predict([[1, 1, 1]])).toEqual([{ y: [2, 3, 4] }]);
  });

  it('weights with many names are not copied for each name', () => {
    const nodes = Array.from({ length: 200 }, (_, i) => node('Identity', ['w'], [`w${i}`]));
    const sums = nodes.map((_, i) =>
      node('Add', [i === 0 ? 'x' : `s${i - 1}`, `w${i}`], [`s${i}`]),
    );
    const model = loadOnnx(
      graph([...nodes, ...sums, node('Identity', ['s199'], ['y'])], { w: tensor([3], [1, 2, 3]) }),
    );
    const held = model.parameters().reduce((n, parameter) => n + parameter.numel(), 0);
    expect(held).toBeLessThanOrEqual(6);
  });

  it('long attributes are read as data, without work for each element', () => {
    const many = Array.from({ length: 50_000 }, (_, i) => i);
    const bytes = graph([
      node('Scaler', ['x'], ['a'], { offset: floats(...many.slice(0, 1000)) }, 'ai.onnx.ml'),
      node('Constant', [], ['c'], { value: whole(tensor([50_000], many)) }),
      node('Add', ['a', 'c'], ['y']),
    ]);
    expect(() => loadOnnx(bytes).forward(randn([2, 3]))).toThrow(
      'it has 1000 numbers for 3 columns',
    );
  });
});
