import { describe, expect, expectTypeOf, test } from 'vitest';
import { type Tensor, zeros } from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { loadGoldens } from '../helpers/goldens.ts';

class Nested extends nn.Module {
  body = new nn.Sequential(new nn.Flatten(), new nn.Linear(4, 3, { bias: false }), new nn.Tanh());
  head = new nn.Sequential(new nn.Dropout(0.2), new nn.Linear(3, 2), new nn.LogSoftmax(1));
  forward(x: Tensor) {
    return this.head.forward(this.body.forward(x));
  }
}

/** The modules of the printing goldens by name; for the name of a class, `new` without arguments. */
const PRINTED: Record<string, () => nn.Module> = {
  Nested: () => new Nested(),
  Flatten: () => new nn.Flatten(),
  Identity: () => new nn.Identity(),
  Dropout: () => new nn.Dropout(),
  'Dropout 0.25': () => new nn.Dropout(0.25),
  Sigmoid: () => new nn.Sigmoid(),
  Tanh: () => new nn.Tanh(),
  ReLU: () => new nn.ReLU(),
  LeakyReLU: () => new nn.LeakyReLU(),
  ELU: () => new nn.ELU(),
  GELU: () => new nn.GELU(),
  SiLU: () => new nn.SiLU(),
  Softplus: () => new nn.Softplus(),
  BCELoss: () => new nn.BCELoss(),
  KLDivLoss: () => new nn.KLDivLoss(),
  PoissonNLLLoss: () => new nn.PoissonNLLLoss(),
  GaussianNLLLoss: () => new nn.GaussianNLLLoss(),
  HingeEmbeddingLoss: () => new nn.HingeEmbeddingLoss(),
  SoftMarginLoss: () => new nn.SoftMarginLoss(),
  MarginRankingLoss: () => new nn.MarginRankingLoss(),
  CosineEmbeddingLoss: () => new nn.CosineEmbeddingLoss(),
  MultiMarginLoss: () => new nn.MultiMarginLoss(),
  MultiLabelMarginLoss: () => new nn.MultiLabelMarginLoss(),
  MultiLabelSoftMarginLoss: () => new nn.MultiLabelSoftMarginLoss(),
  TripletMarginLoss: () => new nn.TripletMarginLoss(),
  PairwiseDistance: () => new nn.PairwiseDistance(),
  CosineSimilarity: () => new nn.CosineSimilarity(),
  SELU: () => new nn.SELU(),
  CELU: () => new nn.CELU(),
  Mish: () => new nn.Mish(),
  LogSigmoid: () => new nn.LogSigmoid(),
  Softsign: () => new nn.Softsign(),
  Tanhshrink: () => new nn.Tanhshrink(),
  Hardtanh: () => new nn.Hardtanh(),
  ReLU6: () => new nn.ReLU6(),
  Hardsigmoid: () => new nn.Hardsigmoid(),
  Hardswish: () => new nn.Hardswish(),
  Hardshrink: () => new nn.Hardshrink(),
  Softshrink: () => new nn.Softshrink(),
  Threshold: () => new nn.Threshold(0.1, 20),
  PReLU: () => new nn.PReLU(),
  RReLU: () => new nn.RReLU(),
  GLU: () => new nn.GLU(),
  Softmin: () => new nn.Softmin(1),
  Softmax: () => new nn.Softmax(1),
  LogSoftmax: () => new nn.LogSoftmax(-1),
  CrossEntropyLoss: () => new nn.CrossEntropyLoss(),
  NLLLoss: () => new nn.NLLLoss(),
  MSELoss: () => new nn.MSELoss(),
  L1Loss: () => new nn.L1Loss(),
  SmoothL1Loss: () => new nn.SmoothL1Loss(),
  HuberLoss: () => new nn.HuberLoss(),
  BCEWithLogitsLoss: () => new nn.BCEWithLogitsLoss(),
};

describe('printed form', () => {
  const texts = new Map(loadGoldens('nn').prints.map(({ name, text }) => [name, text]));
  test.each(Object.entries(PRINTED))("%s: PyTorch's", (name, make) => {
    expect(`${make()}`).toBe(texts.get(name));
  });
});

describe('Flatten', () => {
  test('joins all dimensions but the batch, or the given ones', () => {
    const x = zeros(2, 3, 4, 5);
    expect(new nn.Flatten().forward(x).shape).toEqual([2, 60]);
    expect(new nn.Flatten(0).forward(x).shape).toEqual([120]);
    expect(new nn.Flatten(1, 2).forward(x).shape).toEqual([2, 12, 5]);
    expect(new nn.Flatten().forward(zeros(0, 3, 4)).shape).toEqual([0, 12]);
  });

  test('refuses missing dimensions, and names the layer', () => {
    expect(() => new nn.Flatten(1, 0.5)).toThrow(/Flatten: /);
    const model = new nn.Sequential(new nn.Identity(), new nn.Flatten(2));
    expect(() => model.forward(zeros(2, 3))).toThrow(/1 \(Flatten\).*dimension 2 does not exist/);
  });
});

test('Identity returns its input', () => {
  const x = zeros(2, 3);
  expect(new nn.Identity().forward(x)).toBe(x);
  expectTypeOf(new nn.Identity().forward(x)).toEqualTypeOf<Tensor<readonly [2, 3]>>();
});
