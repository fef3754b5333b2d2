import { readFileSync } from 'node:fs';
import {
  DataError,
  engineStatistics,
  fromArray,
  GradusError,
  manualSeed,
  ones,
  randn,
  type Tensor,
  tensor as tensorOf,
} from 'gradus';
import { loadOnnx } from 'gradus/import';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel } from '../../src/onnx/index.ts';
import { loadGoldens } from '../helpers/goldens.ts';
import { fileOf, float, type Graph, int, int64, ints, node, tensor, text } from './graphs.ts';

const fixture = (name: string): Uint8Array => {
  return readFileSync(new URL(`../goldens/files/${name}.onnx`, import.meta.url));
};

/** The network of pytorch-perceptron.onnx, written as a module. */
const perceptron = (): nn.Sequential => {
  return new nn.Sequential(
    new nn.Flatten(),
    new nn.Linear(6, 5),
    new nn.ReLU(),
    new nn.Dropout(0.5),
    new nn.Linear(5, 3),
    new nn.Softmax(1),
  );
};

const x23 = tensor([2, 3], [1, -2, 3, 4, 5, -6]);

/** A graph of one node over x [2, 3], with the output y. */
const one = (
  type: string,
  more: Partial<Graph> & { attributes?: Parameters<typeof node>[3]; from?: string[] } = {},
): Uint8Array => {
  return fileOf({
    nodes: [node(type, more.from ?? ['x'], ['y'], more.attributes)],
    inputs: { x: x23 },
    outputs: { y: 'float32' },
    ...more,
  });
};

function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(GradusError);
    return (error as Error).message;
  }
  throw new Error('no error');
}

describe('an imported model', () => {
  it('has the names of the exported module, and loads its state', () => {
    const byHand = perceptron();
    const model = loadOnnx(fixture('pytorch-perceptron'));
    expect(Object.keys(model.stateDict()).sort()).toEqual(Object.keys(byHand.stateDict()).sort());
    byHand.loadStateDict(model.stateDict());
    model.loadStateDict(perceptron().stateDict());
    expect(String(model)).toBe('OnnxModule(x → y, 5 nodes)');
  });

  it('has the same gradients and steps as the module', () => {
    const byHand = perceptron().eval();
    const model = loadOnnx(fixture('pytorch-perceptron'));
    byHand.loadStateDict(model.stateDict());
    manualSeed(1);
    const x = randn([7, 2, 3]);
    const target = randn([7, 3]);
    const optimizers = [model, byHand].map(
      (one) => new SGD(one.parameters(), { lr: 0.1, momentum: 0.9 }),
    );
    for (let step = 0; step < 3; step++) {
      for (const [i, one] of [model, byHand].entries()) {
        one.zeroGrad();
        (one.forward(x) as Tensor).sub(target).pow(2).sum().backward();
        optimizers[i].step();
      }
    }
    const own = Object.fromEntries(model.namedParameters());
    for (const [name, parameter] of byHand.namedParameters()) {
      expect(own[name].grad?.dataSync(), name).toEqual(parameter.grad?.dataSync());
      expect(own[name].dataSync(), name).toEqual(parameter.dataSync());
    }
  });

  it('trains with one program, even when the graph computes with shapes', () => {
    const model = loadOnnx(fixture('pytorch-shapes-11'));
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const x = randn([5, 2, 3]);
    const step = (): number => {
      optimizer.zeroGrad();
      const loss = model.forward(x).pow(2).mean();
      loss.backward();
      optimizer.step();
      return loss.itemSync();
    };
    const first = step();
    step();
    const { compilations } = engineStatistics();
    let last = first;
    for (let i = 0; i < 20; i++) last = step();
    expect(engineStatistics().compilations).toBe(compilations);
    expect(last).toBeLessThan(first);
  });

  it('trains an embedding', () => {
    const model = loadOnnx(fixture('pytorch-columns'));
    const before = model.stateDict()['table.weight'].dataSync();
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const city = tensorOf([2, 2], { dtype: 'int32' });
    model
      .forward({ numbers: randn([2, 2]), city })
      .sum()
      .backward();
    optimizer.step();
    const after = model.stateDict()['table.weight'].dataSync();
    const moved = [...after].map((value, i) => (value === before[i] ? 0 : 1));
    expect(moved).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
  });

  it('does not write to the bytes of the file', () => {
    const bytes = fixture('pytorch-perceptron');
    const before = bytes.slice();
    const model = loadOnnx(bytes);
    const optimizer = new SGD(model.parameters(), { lr: 1 });
    model
      .forward(randn([3, 2, 3]))
      .pow(2)
      .sum()
      .backward();
    optimizer.step();
    expect(model.stateDict()['1.bias'].dataSync()).not.toEqual(new Float32Array(5));
    expect(bytes).toEqual(before);
  });

  it('drops only in training mode', () => {
    const model = loadOnnx(one('Dropout', { attributes: { ratio: float(0.5) }, opset: 10 }));
    const x = fromArray(new Float32Array(600).fill(1), [200, 3]);
    expect(model.training).toBe(false);
    expect(model.forward(x).dataSync()).toEqual(x.dataSync());
    const dropped = [...model.train().forward(x).dataSync()];
    expect(new Set(dropped)).toEqual(new Set([0, 2]));
    expect(model.predict([[1, 2, 3]])).toEqual([{ y: [1, 2, 3] }]);
  });

  it('tells parameters from constants', () => {
    const weights = (type: string, w = tensor([3], [1, 2, 3])) => {
      return Object.keys(
        loadOnnx(one(type, { from: ['x', 'w'], initializers: { w } })).stateDict(),
      );
    };
    expect(weights('Add')).toEqual(['w']);
    expect(weights('Mul')).toEqual(['w']);
    expect(weights('Sub')).toEqual([]);
    expect(weights('Div')).toEqual([]);
    expect(weights('Add', tensor([], [1]))).toEqual([]);
    const through = fileOf({
      nodes: [node('Transpose', ['w'], ['t']), node('MatMul', ['x', 't'], ['y'])],
      inputs: { x: x23 },
      initializers: { w: tensor([2, 3], [1, 2, 3, 4, 5, 6]) },
      outputs: { y: 'float32' },
    });
    expect(Object.keys(loadOnnx(through).stateDict())).toEqual(['w']);
    const both = fileOf({
      nodes: [node('Add', ['x', 'w'], ['a']), node('Div', ['a', 'w'], ['y'])],
      inputs: { x: x23 },
      initializers: { w: tensor([3], [1, 2, 3]) },
      outputs: { y: 'float32' },
    });
    expect(Object.keys(loadOnnx(both).stateDict())).toEqual([]);
  });

  it.each(['forward', 'training', '__proto__', 'constructor'])(
    'may have a weight called %s',
    (name) => {
      const model = loadOnnx(
        one('Add', {
          from: ['x', name],
          initializers: Object.fromEntries([[name, tensor([3], [1, 2, 3])]]),
        }),
      );
      expect(model.parameters().length).toBe(1);
      expect(model.predict([[1, 1, 1]])).toEqual([{ y: [2, 3, 4] }]);
    },
  );

  it('works inside another model', () => {
    class Net extends nn.Module {
      body = loadOnnx(fixture('pytorch-perceptron'));
      head = new nn.Linear(3, 1);
      forward(x: Tensor): Tensor {
        return this.head.forward(this.body.forward(x));
      }
    }
    const net = new Net();
    expect(Object.keys(net.stateDict())).toContain('body.1.weight');
    expect(net.forward(randn([4, 2, 3])).shape).toEqual([4, 1]);
  });
});

describe('predict', () => {
  const columns = loadOnnx(fixture('sklearn-columns'), 'columns.onnx');
  const row = { age: 31, income: 52, city: 'Seoul', size: 's' };

  it('returns labels and probabilities by class', () => {
    const { sklearn } = loadGoldens('onnx-files');
    const { rows, classes } = sklearn[0];
    const [first] = loadOnnx(fixture('sklearn-classes')).predict(rows);
    expect(Object.keys(first.output_probability)).toEqual(classes);
    expect(columns.predict([])).toEqual([]);
  });

  it.each<[string, unknown[], string]>([
    [
      'a row that is not an object',
      [row, 3],
      "row 1 must be an object with the inputs 'age', 'income', 'city', 'size', got 3",
    ],
    ['an array for several inputs', [[1, 2, 3, 4]], 'row 0 must be an object'],
    [
      'a column too many',
      [{ ...row, name: 'x' }],
      "'name' is not an input of the graph. Its inputs are 'age'",
    ],
    ['a column that is missing', [{ age: 3, income: 4, city: 'x' }], "row 0 has no input 'size'"],
    [
      'text for a number',
      [row, { ...row, age: 'old' }],
      "row 1: the input 'age' takes numbers, got 'old'",
    ],
    ['a number for text', [{ ...row, city: 3 }], "row 0: the input 'city' takes strings, got 3"],
    ['too many values', [{ ...row, age: [1, 2] }], "row 0: the input 'age' takes 1 values, got 2"],
  ])('refuses %s', (_, rows, message) => {
    expect(messageOf(() => columns.predict(rows as never))).toContain(message);
  });

  it('takes null for a missing number', () => {
    const [none, undef] = columns.predict([
      { ...row, age: null },
      { ...row, age: undefined },
    ]);
    expect(none).toEqual(undef);
    expect(none).toEqual(columns.predict([{ ...row, age: Number.NaN }])[0]);
  });

  it('checks integers and booleans', () => {
    const of = (type: 'int64' | 'bool' | 'uint8') => {
      return loadOnnx(
        one('Identity', { inputs: { x: tensor([1, 1], [0], type) }, outputs: { y: type } }),
      );
    };
    expect(of('int64').predict([[3]])).toEqual([{ y: 3 }]);
    expect(of('bool').predict([{ x: true }])).toEqual([{ y: true }]);
    expect(messageOf(() => of('int64').predict([[1.5]]))).toContain(
      'takes integers of int32, got 1.5',
    );
    expect(messageOf(() => of('int64').predict([[2 ** 31]]))).toContain('integers of int32');
    expect(messageOf(() => of('uint8').predict([[256]]))).toContain('integers of uint8');
    expect(messageOf(() => of('bool').predict([[2]]))).toContain('takes booleans, got 2');
    expect(messageOf(() => of('int64').predict([{ x: null }]))).toContain(
      'takes numbers, got null',
    );
  });
});

describe('forward', () => {
  it.each<[string, unknown, string]>([
    ['nothing', undefined, "the input 'x' is missing"],
    ['another name', { z: randn([1, 3]) }, "'z' is not an input of the graph. Its inputs are 'x'"],
    [
      'another dtype',
      tensorOf([[1, 2, 3]], { dtype: 'int32' }),
      "the input 'x' takes float32, got int32. Convert it: x.to('float32').",
    ],
    ['strings', ['a'], "the input 'x' takes float32, got strings."],
    ['another width', randn([2, 4]), "the input 'x' takes [batch, 3], got [2, 4]"],
    ['another rank', randn([3]), "the input 'x' takes [batch, 3], got [3]"],
    ['no tensor', { x: 3 }, "the input 'x' must be a tensor"],
    [
      'a shape that does not fit',
      { x: { shape: [2], data: ['a'] } },
      'has 1 elements, which do not fit the shape [2]',
    ],
  ])('refuses %s', (_, given, message) => {
    expect(messageOf(() => loadOnnx(one('Relu')).forward(given as never))).toContain(message);
  });

  it('takes any size where the file has −1', () => {
    const model = decodeModel(one('Relu'));
    const { inputs } = model.graph;
    const shape = [-1, -1];
    const bytes = encodeModel({
      ...model,
      graph: { ...model.graph, inputs: [{ ...inputs[0], shape }] },
    });
    expect(loadOnnx(bytes).inputs[0].shape).toEqual([null, null]);
    expect(loadOnnx(bytes).forward(ones([4, 5])).shape).toEqual([4, 5]);
  });

  it('names the node that fails', () => {
    const model = loadOnnx(one('Reshape', { from: ['x', 's'], initializers: { s: int64(-1, 4) } }));
    expect(messageOf(() => model.forward(randn([1, 3])))).toBe(
      "node 'Reshape y' (Reshape of x, s): reshape: 3 elements of shape [1,3] cannot be divided evenly into shape [-1,4].",
    );
  });

  it.each([
    ['Gather', [2, 3], 'index 2 of input 1 is out of range for 2 elements', ''],
    ['Gather', [0, -3], 'index -3 of input 1 is out of range for 2 elements', ''],
    [
      'ArrayFeatureExtractor',
      [3],
      'index 3 of input 1 is out of range for 3 elements',
      'ai.onnx.ml',
    ],
  ])('names the node %s for an index out of range', (type, indices, problem, domain) => {
    const nodes = [node(type, ['x', 'i'], ['y'], {}, domain)];
    const bytes = fileOf({
      nodes,
      inputs: { x: x23, i: int64(...indices) },
      outputs: { y: 'float32' },
    });
    const i = tensorOf(indices, { dtype: 'int32' });
    const message = messageOf(() => loadOnnx(bytes).forward({ x: ones([2, 3]), i }));
    expect(message).toMatch(/^node '/);
    expect(message).toContain(problem);
  });

  it('points to forwardAll for several outputs of floats', () => {
    const model = loadOnnx(
      fileOf({
        nodes: [node('Relu', ['x'], ['a']), node('Neg', ['x'], ['b'])],
        inputs: { x: x23 },
        outputs: { a: 'float32', b: 'float32' },
      }),
    );
    expect(messageOf(() => model.forward(randn([1, 3])))).toContain(
      "the graph has the outputs 'a', 'b'. Call forwardAll()",
    );
    const all = model.forwardAll(fromArray(Float32Array.of(1, -2, 3), [1, 3]));
    expect(Object.keys(all)).toEqual(['a', 'b']);
  });

  it('returns the probabilities of a classifier, with their gradient', () => {
    const model = loadOnnx(fixture('sklearn-classes'));
    const y = model.forward(fromArray(Float32Array.of(0, 50, 4000), [1, 3]));
    expect(y.shape).toEqual([1, 3]);
    y.select(1, 0).sum().backward();
    expect(model.parameters().every(({ grad }) => grad !== null)).toBe(true);
  });
});

describe('loadOnnx refuses', () => {
  it('all unknown operators with their nodes', () => {
    const bytes = fileOf({
      nodes: [
        node('Conv', ['x', 'w'], ['a']),
        node('Relu', ['a'], ['b']),
        { ...node('LSTM', ['b'], ['c']), name: '' },
        node('TreeEnsembleClassifier', ['c'], ['d'], {}, 'ai.onnx.ml'),
        node('FusedGelu', ['d'], ['y'], {}, 'com.microsoft'),
        node('Loop', ['', '', 'x'], ['z'], { body: { type: 'graph', value: Uint8Array.of(1) } }),
      ],
      inputs: { x: x23, w: x23 },
      outputs: { y: 'float32' },
    });
    expect(() => loadOnnx(bytes, 'net.onnx')).toThrow(
      "net.onnx: gradus cannot run this graph. node 'Conv a': the operator 'Conv' is not supported. " +
        "node 2 (makes 'c'): the operator 'LSTM' is not supported. " +
        "node 'TreeEnsembleClassifier d': the operator 'ai.onnx.ml.TreeEnsembleClassifier' is not supported. " +
        "node 'FusedGelu y': the operator 'com.microsoft.FusedGelu' is not supported. " +
        "node 'Loop z': the operator 'Loop' has a graph of its own. Export the model without loops and conditions.",
    );
  });

  it.each<[string, Uint8Array, string]>([
    [
      'an operator set before its time',
      one('Relu', { opset: 6 }),
      'it needs version 6 of the operators of ONNX; gradus has 7 to 21',
    ],
    [
      'an operator set that is to come',
      one('Relu', { opset: 22 }),
      'Export again with torch.onnx.export(…, opset_version=17)',
    ],
    ['an operator of Object', one('constructor'), "the operator 'constructor' is not supported"],
    [
      'an attribute that it does not know',
      one('Relu', { attributes: { alpha: float(2) } }),
      "node 'Relu y' (Relu): the attribute 'alpha' is not supported",
    ],
    [
      'an attribute of another type',
      one('Softmax', { attributes: { axis: float(2) } }),
      "the attribute 'axis' is of type float, not int",
    ],
    [
      'a normalisation in training mode',
      one('BatchNormalization', {
        from: ['x', 'x', 'x', 'x', 'x'],
        attributes: { training_mode: int(1) },
      }),
      'Export the model in evaluation mode',
    ],
    ['a cast to int8', one('Cast', { attributes: { to: int(3) } }), 'it casts to element type 3'],
    ['a Constant without a value', one('Constant', { from: [] }), 'it has no value'],
    [
      'a norm of another name',
      one('Gelu', { attributes: { approximate: text('sine') }, opset: 20 }),
      "the approximation 'sine' is unknown",
    ],
    [
      'a value that nobody makes',
      one('Relu', { from: ['z'] }),
      "node 'Relu y' takes 'z', which no earlier node makes",
    ],
    [
      'a circle',
      fileOf({
        nodes: [node('Relu', ['b'], ['a']), node('Relu', ['a'], ['b'])],
        inputs: { x: x23 },
        outputs: { a: 'float32' },
      }),
      "takes 'b', which no earlier node makes: the file is incomplete or has a cycle",
    ],
    [
      'a name made twice',
      fileOf({
        nodes: [node('Relu', ['x'], ['a']), node('Neg', ['x'], ['a'])],
        inputs: { x: x23 },
        outputs: { a: 'float32' },
      }),
      "The name 'a' of an output of node 'Neg a' is taken",
    ],
    [
      'an output that nobody makes',
      one('Relu', { outputs: { z: 'float32' } }),
      "No node makes the output 'z'",
    ],
    ['no outputs', one('Relu', { outputs: {} }), 'The graph has no outputs'],
    [
      'an integer beyond int32',
      one('Gather', { from: ['x', 'i'], initializers: { i: tensor([1], [2 ** 40], 'int64') } }),
      "initializer 'i': the integer 1099511627776 does not fit int32",
    ],
    [
      'an attribute of another operator',
      one('Squeeze', { attributes: { axes: ints(1), keepdims: int(1) } }),
      "the attribute 'keepdims' is not supported",
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => loadOnnx(bytes, 'net.onnx')).toThrow(DataError);
    expect(messageOf(() => loadOnnx(bytes, 'net.onnx'))).toContain(message);
  });
});
