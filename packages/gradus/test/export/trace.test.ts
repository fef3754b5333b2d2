/** Traces of models, and models that cannot be traced. */
import { GradusError, manualSeed, rand, type Tensor, tensor } from 'gradus';
import { type Extent, subjectOf, type Traced, trace } from 'gradus/export';
import * as nn from 'gradus/nn';
import { beforeEach, describe, expect, test } from 'vitest';
import { houseModel, LESSON, Plain, Residual } from './models.ts';

beforeEach(() => manualSeed(1));

function shapeText(shape: readonly Extent[]): string {
  const extents = shape.map((extent) =>
    typeof extent === 'number' ? extent : `${extent.batches === 1 ? '' : extent.batches}N`,
  );
  return `[${extents.join(', ')}]`;
}

function labelOf(value: Traced): string {
  if (value.kind === 'step') return value.op.name;
  if (value.kind === 'state') return value.name;
  return value.kind === 'number' ? String(value.number) : value.kind;
}

/** A line for each step: its op, inputs and shape. */
function linesOf(model: nn.Module, inputShape: readonly number[]): string[] {
  return trace(subjectOf(model, { inputShape })).values.flatMap((value) => {
    if (value.kind !== 'step') return [];
    return [`${labelOf(value)}(${value.inputs.map(labelOf).join(', ')}) ${shapeText(value.shape)}`];
  });
}

describe('the steps', () => {
  test.each(Object.keys(LESSON))('of model %s are its layers', (name) => {
    const act = { A: 'sigmoid', B: 'tanh', C: 'relu', D: 'relu' }[name];
    const expected = [
      'linear(input, fc1.weight, fc1.bias) [N, 100]',
      `${act}(linear) [N, 100]`,
      `linear(${act}, fc2.weight, fc2.bias) [N, ${name === 'D' ? 100 : 10}]`,
    ];
    if (name === 'D') {
      expected.push('relu(linear) [N, 100]', 'linear(relu, fc3.weight, fc3.bias) [N, 10]');
    }
    expect(linesOf(LESSON[name](), [784])).toEqual(expected);
  });

  test('of Sequential name the parameters by their index, without dropout', () => {
    const layers = [new nn.Flatten(), new nn.Linear(6, 3, { bias: false }), new nn.Dropout(0.9)];
    const model = new nn.Sequential(...layers);
    expect(linesOf(model, [2, 3])).toEqual([
      'reshape(input) [N, 6]',
      'linear(reshape, 1.weight) [N, 3]',
    ]);
    expect(model.training).toBe(true);
  });

  test('of sums, concatenated columns, an embedding, buffers', () => {
    const lines = linesOf(new Residual(), [2, 3]);
    expect(lines).toContain('reshape(input) [N, 6]');
    expect(lines).toContain('add(relu, reshape) [N, 6]');
    expect(lines).toContain('embedding(embedding.weight, cast) [N, 3]');
    expect(lines).toContain('expand(scale) [N, 3]');
    expect(lines).toContain('cat(add, multiply, 1) [N, 10]');
    expect(lines.at(-1)).toBe('linear(cat, head.weight, head.bias) [N, 2]');
  });

  test('of a model of a table', () => {
    const { values, output } = trace(subjectOf(houseModel('price')));
    const states = values.flatMap((value) => (value.kind === 'state' ? [value.name] : []));
    expect(states).toContain('preprocessing.mean');
    // Buffers that are not in the state dict.
    expect(states).toContain('preprocessing.unitColumns');
    expect(states).toContain('preprocessing.embeddings.0.weight');
    expect(shapeText(output.shape)).toBe('[N, 1]');
  });

  test('keep names of tied parameters, and values of parameters and constants', () => {
    class Tied extends nn.Module {
      readonly a = new nn.Linear(3, 3);
      readonly b = new nn.Linear(3, 3);
      readonly c = tensor([1, 2, 3]);
      constructor() {
        super();
        this.b.weight = this.a.weight;
      }
      forward(x: Tensor): Tensor {
        return this.b.forward(this.a.forward(x)).add(this.c).detach().add(x);
      }
    }
    const model = new Tied();
    const { values } = trace(subjectOf(model, { inputShape: [3] }));
    const weight = values.find(({ kind }) => kind === 'state');
    expect(weight).toMatchObject({ name: 'a.weight', shape: [3, 3], isVariable: false });
    expect(weight?.kind === 'state' && [...weight.values()]).toEqual([
      ...model.a.weight.dataSync(),
    ]);
    const constant = values.find(({ kind }) => kind === 'constant');
    expect(constant?.kind === 'constant' && [...constant.values()]).toEqual([1, 2, 3]);
    expect(values.filter((value) => value.kind === 'step' && value.op.name === 'detach')).toEqual(
      [],
    );
  });

  test('have extents that are multiples of the batch', () => {
    const model = new Plain((x) => x.view(-1, 2).relu().view(-1, 4));
    expect(linesOf(model, [4])).toEqual([
      'reshape(input) [2N, 2]',
      'relu(reshape) [2N, 2]',
      'reshape(relu) [N, 4]',
    ]);
  });

  test('of a deep model are one for each layer', () => {
    const deep = new Plain((x) => {
      let y = x;
      for (let i = 0; i < 20_000; i++) y = y.relu();
      return y;
    });
    expect(linesOf(deep, [4])).toHaveLength(20_000);
  });
});

describe('refuses', () => {
  test.each<[string, (x: Tensor, fc: nn.Linear) => unknown, RegExp]>([
    [
      'half a batch',
      (x) => x.slice(0, 0, x.shape[0] >> 1),
      /slice has the shape \[5,4\] for a batch of 11 and \[6,4\]/,
    ],
    [
      'the mean of the batch',
      (x) => x.sub(x.mean(0)),
      /a number that changes with the batch: 11 for a batch of 11, 13/,
    ],
    [
      'a row less',
      (x) => x.slice(0, 1, null),
      /slice has the shape \[10,4\].*dimension 0 is not a multiple/,
    ],
    [
      'no rows',
      (x) => x.sum(),
      /shape \[\] for a batch of 11, which does not have one row for each input/,
    ],
    ['rows of two', (x) => x.view(-1, 2), /the shape \[22, 2\] for a batch of 11, which/],
    [
      'the last row',
      (x) => x.mul(x.select(0, -1)),
      /slice uses positions that change with the batch/,
    ],
    [
      'random numbers',
      (x) => x.mul(rand([4])),
      /of shape \[4\] that forward creates changes from call to call/,
    ],
    [
      'noise for each row',
      (x) => x.mul(rand(x.shape)),
      /that forward creates has different values for the rows/,
    ],
    [
      'reading',
      (x, fc) => (fc.forward(x).dataSync()[0] > 0 ? x : x.neg()),
      /reads values that depend on the input/,
    ],
    [
      'another path',
      (x) => (x.shape[0] > 12 ? x.exp() : x.sin()),
      /a batch of 11 \(sin, shape \[11,4\]\).*\(exp,/,
    ],
  ])('%s', (_, run, message) => {
    const subject = subjectOf(new Plain(run), { inputShape: [4] });
    expect(() => trace(subject, 'toOnnx')).toThrow(message);
    expect(() => trace(subject, 'toOnnx')).toThrow(GradusError);
    expect(() => trace(subject, 'toOnnx')).toThrow(/^toOnnx: forward cannot be exported:\n- /);
  });

  test('with all problems at once', () => {
    const run = (x: Tensor, { weight }: nn.Linear): Tensor => {
      const noisy = x
        .sub(x.mean(0))
        .mul(rand([4]))
        .mul(weight.view(-1).select(0, x.shape[0]));
      return noisy.slice(0, 1, null).mul(x.dataSync()[0]);
    };
    const message = messageOf(() => trace(subjectOf(new Plain(run), { inputShape: [4] })));
    expect(message.split('\n').slice(1)).toEqual([
      expect.stringContaining('a number that changes with the batch: 11'),
      expect.stringContaining('changes from call to call'),
      expect.stringContaining('slice uses positions that change with the batch'),
      expect.stringContaining('[10,4] for a batch of 11 and [12,4] for a batch of 13'),
      expect.stringContaining('reads values that depend on the input'),
    ]);
  });
});

function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}
