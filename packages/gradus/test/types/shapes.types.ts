/**
 * The types of shapes, checked by `npm run check:types`; nothing here runs. An `@ts-expect-error` without an error
 * below it is itself an error.
 */
import type { Fits, Shape, Tensor, WithLast } from 'gradus';
import { broadcastTo, flip, grad, mT, ravel, roll, scatter, set, tril } from 'gradus';
import * as nn from 'gradus/nn';
import { expectTypeOf } from 'vitest';

/** A batch of any size. */
declare const rows: Tensor<[number, 784]>;
declare const plain: Tensor;
declare const pictures: Tensor<[number, 1, 28, 28]>;
declare const scalar: Tensor<[]>;
declare const size: number;

/** The sizes of a layer are its type. */
export function linear() {
  const fc1 = new nn.Linear(784, 100);
  expectTypeOf(fc1).toEqualTypeOf<nn.Linear<784, 100>>();
  expectTypeOf(fc1.weight).toEqualTypeOf<nn.Parameter<readonly [100, 784]>>();
  expectTypeOf(fc1.forward(rows)).toEqualTypeOf<Tensor<[number, 100]>>();
  expectTypeOf(fc1.forward(plain)).toEqualTypeOf<Tensor<[...number[], 100]>>();
  // @ts-expect-error 28 is not 784: the pictures have to be flattened
  fc1.forward(pictures);
  // @ts-expect-error its output does not fit its input
  fc1.forward(fc1.forward(rows));
}

/** A size that is only a number is checked at run time. */
export function unknownSizes() {
  const product = new nn.Linear(28 * 28, size);
  expectTypeOf(product).toEqualTypeOf<nn.Linear<number, number>>();
  product.forward(rows);
  product.forward(product.forward(plain));
  new nn.Linear(5, 3).forward(product.forward(rows));
  new nn.Linear(784, size).forward(rows);
  // @ts-expect-error the known side does not fit
  new nn.Linear(785, size).forward(rows);
}

/** A class as in the lesson: the input is a plain tensor. */
export class HandWritten extends nn.Module {
  fc1 = new nn.Linear(784, 100);
  relu = new nn.ReLU();
  dropout = new nn.Dropout(0.5);
  fc2 = new nn.Linear(100, 10);
  wrong = new nn.Linear(50, 10);

  forward(x: Tensor) {
    const hidden = this.dropout.forward(this.relu.forward(this.fc1.forward(x)));
    expectTypeOf(hidden).toEqualTypeOf<Tensor<[...number[], 100]>>();
    // @ts-expect-error 50 is not 100
    this.wrong.forward(hidden);
    return this.fc2.forward(hidden);
  }

  /** One variable for all shapes, as in PyTorch, if it is declared as a plain tensor. */
  reassigned(x: Tensor) {
    let out = x;
    out = this.fc1.forward(out);
    out = this.relu.forward(out);
    out = this.fc2.forward(out);
    return out;
  }
}

/** The lesson's constructor takes sizes that are known only at run time. */
export class FromSizes extends nn.Module {
  readonly fc1: nn.Linear;
  readonly fc2: nn.Linear;

  constructor(inputDim: number, hiddenDim: number, outputDim: number) {
    super();
    this.fc1 = new nn.Linear(inputDim, hiddenDim);
    this.fc2 = new nn.Linear(hiddenDim, outputDim);
  }

  forward(x: Tensor): Tensor {
    let out = this.fc1.forward(x).sigmoid();
    out = out.add(this.fc1.forward(x));
    return this.fc2.forward(out);
  }
}

/** A size can be a type parameter, which fits only itself. */
export class Generic<Hidden extends number> extends nn.Module {
  readonly fc1: nn.Linear<784, Hidden>;
  readonly fc2: nn.Linear<Hidden, 10>;

  constructor(hidden: Hidden) {
    super();
    this.fc1 = new nn.Linear(784, hidden);
    this.fc2 = new nn.Linear(hidden, 10);
  }

  forward(x: Tensor) {
    const output = this.fc2.forward(this.fc1.forward(x).tanh());
    // @ts-expect-error 10 is not Hidden
    this.fc2.forward(output);
    return output;
  }
}

/** Your own layer, checked like those of the library. */
export class Twice<N extends number> extends nn.Module {
  readonly inFeatures: N;
  readonly outFeatures: N;
  readonly fc: nn.Linear<N, N>;

  constructor(n: N) {
    super();
    this.inFeatures = n;
    this.outFeatures = n;
    this.fc = new nn.Linear(n, n);
  }

  forward<S extends Shape>(x: Tensor<S> & Fits<S, N, 'Twice'>): Tensor<WithLast<S, N>> {
    return this.fc.forward(this.fc.forward(x as Tensor<[...number[], N]>)) as Tensor<
      WithLast<S, N>
    >;
  }
}

export function ownLayer() {
  expectTypeOf(new Twice(784).forward(rows)).toEqualTypeOf<Tensor<[number, 784]>>();
  new nn.Sequential(new nn.Linear(784, 30), new Twice(30), new nn.Linear(30, 2));
  // @ts-expect-error 31 is not 784
  new Twice(31).forward(rows);
  // @ts-expect-error 31 is not 30
  new nn.Sequential(new nn.Linear(784, 30), new Twice(31));
}

/** A type with fewer known sizes fits one with more, and the other way round; contradictions do not. */
export function assignments(known: Tensor<[3, 4]>, frozen: Tensor<readonly [3, 4]>) {
  expectTypeOf(plain).toExtend<Tensor<[3, 4]>>();
  expectTypeOf(known).toExtend<Tensor>();
  expectTypeOf(known).toExtend<Tensor<[number, 4]>>();
  expectTypeOf(known).toExtend<Tensor<[...number[], 4]>>();
  expectTypeOf(frozen).toExtend<Tensor<[number, 4]>>();
  expectTypeOf(scalar).toExtend<Tensor>();
  expectTypeOf(new nn.Linear(4, 3).weight).toExtend<Tensor>();
  expectTypeOf(known).not.toExtend<Tensor<[3, 5]>>();
  expectTypeOf(known).not.toExtend<Tensor<[3]>>();
  expectTypeOf(known).not.toExtend<Tensor<[...number[], 5]>>();
  expectTypeOf(scalar).not.toExtend<Tensor<[1]>>();
}

/** A union of two shapes fits if both do. */
export function unions(either: Tensor<[3 | 5, 784]>, mixed: Tensor<[3, 784 | 785]>) {
  new nn.Linear(784, 10).forward(either);
  // @ts-expect-error 785 is not 784
  new nn.Linear(784, 10).forward(mixed);
}

export function views() {
  expectTypeOf(plain.view(-1, 784)).toEqualTypeOf<Tensor<[number, 784]>>();
  expectTypeOf(pictures.reshape(-1, 28, 28)).toEqualTypeOf<Tensor<[number, 28, 28]>>();
  expectTypeOf(plain.view(-1, size)).toEqualTypeOf<Tensor<[number, number]>>();
  expectTypeOf(plain.reshape(...[2, size])).toExtend<Tensor>();
  expectTypeOf(rows.T).toEqualTypeOf<Tensor<[784, number]>>();
  expectTypeOf(rows.relu().exp().mul(2).softmax(1)).toEqualTypeOf<Tensor<[number, 784]>>();
}

export function products(w: Tensor<[784, 100]>, stack: Tensor<[8, number, 784]>) {
  expectTypeOf(rows.matmul(w)).toEqualTypeOf<Tensor<[number, 100]>>();
  expectTypeOf(stack.matmul(w)).toEqualTypeOf<Tensor<[8, number, 100]>>();
  expectTypeOf(w.T.matmul(rows.T)).toEqualTypeOf<Tensor<[100, number]>>();
  expectTypeOf(plain.matmul(w)).toExtend<Tensor>();
  // @ts-expect-error 100 columns do not meet 784 rows
  w.matmul(w);
  // @ts-expect-error the transpose swaps them
  rows.matmul(w.T);
}

/** A repeated dimension takes the size of the other side; an unknown size stays unknown. */
export function broadcasting(bias: Tensor<[784]>, column: Tensor<[32, 1]>) {
  expectTypeOf(rows.add(bias)).toEqualTypeOf<Tensor<[number, 784]>>();
  expectTypeOf(bias.mul(rows)).toEqualTypeOf<Tensor<[number, 784]>>();
  expectTypeOf(bias.sub(column)).toEqualTypeOf<Tensor<[32, 784]>>();
  expectTypeOf(rows.div(2).gt(0)).toEqualTypeOf<Tensor<[number, 784]>>();
  expectTypeOf(scalar.add(rows)).toEqualTypeOf<Tensor<[number, 784]>>();
  expectTypeOf(plain.add(plain)).toExtend<Tensor>();
  const hidden = new nn.Linear(784, 100).forward(plain);
  expectTypeOf(hidden.add(hidden.relu())).toEqualTypeOf<Tensor<[...number[], 100]>>();
  // @ts-expect-error adding does not change the size
  new nn.Linear(50, 10).forward(hidden.add(hidden));
}

/** A chain is checked where it is made; its input and output are those of its first and last layer. */
export function sequential() {
  const net = new nn.Sequential(new nn.Linear(784, 100), new nn.Sigmoid(), new nn.Linear(100, 10));
  expectTypeOf(net.forward(rows)).toEqualTypeOf<Tensor<[number, 10]>>();
  expectTypeOf(net.forward(plain)).toEqualTypeOf<Tensor<[...number[], 10]>>();
  expectTypeOf(net.at(0)).toEqualTypeOf<nn.Linear<784, 100>>();
  expectTypeOf(net.length).toEqualTypeOf<3>();
  expectTypeOf(net).toExtend<nn.Sequential>();
  // @ts-expect-error 28 is not 784
  net.forward(pictures);
  // @ts-expect-error 50 is not 100
  new nn.Sequential(new nn.Linear(784, 100), new nn.Sigmoid(), new nn.Linear(50, 10));
  // @ts-expect-error no layer
  new nn.Sequential(new nn.Linear(784, 100), 'sigmoid');
}

/** An embedding adds a dimension. */
export function embeddings() {
  const embedding = new nn.Embedding(5, 3);
  expectTypeOf(embedding.forward(rows)).toEqualTypeOf<Tensor<[number, 784, 3]>>();
  expectTypeOf(embedding.forward(plain)).toEqualTypeOf<Tensor<[...number[], 3]>>();
  new nn.Sequential(embedding, new nn.Linear(3, 2));
  // @ts-expect-error the embedding returns 3
  new nn.Sequential(embedding, new nn.Linear(4, 2));
}

/** Layers of unknown sizes are accepted, and so are lists of layers. */
export function looseChains(layers: nn.Module[]) {
  const flat = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 100), new nn.Dropout(0.2));
  expectTypeOf(flat.forward(pictures)).toExtend<Tensor<[...number[], 100]>>();
  new nn.Sequential(new nn.Linear(784, size), new nn.Linear(100, 10));
  new nn.Sequential(new nn.Linear(8, 16), new nn.Flatten(), new nn.Linear(64, 10)).forward(plain);
  expectTypeOf(new nn.Sequential(...layers).forward(plain)).toEqualTypeOf<Tensor>();
  expectTypeOf(new nn.Sequential(new nn.ReLU()).forward(rows)).toEqualTypeOf<typeof rows>();
  expectTypeOf(new nn.Sequential().forward(rows)).toEqualTypeOf<typeof rows>();
}

/** A model inside a model has its own input and output. */
export function nestedChains() {
  const block = new nn.Sequential(new nn.ReLU(), new nn.Linear(100, 50));
  const net = new nn.Sequential(new nn.Linear(784, 100), block, new nn.Linear(50, 10));
  expectTypeOf(net.forward(rows)).toEqualTypeOf<Tensor<[number, 10]>>();
  expectTypeOf(new nn.Sequential(net).forward(rows)).toEqualTypeOf<Tensor<[number, 10]>>();
  new nn.Sequential(new HandWritten(), new nn.Linear(10, 2));
  // @ts-expect-error the block takes 100
  new nn.Sequential(new nn.Linear(784, 99), block);
  // @ts-expect-error the block returns 50
  new nn.Sequential(block, new nn.Linear(51, 10));
  // @ts-expect-error the class returns 10
  new nn.Sequential(new HandWritten(), new nn.Linear(11, 2));
}

/** Long chains compile quickly, and an error at the end is found. */
export function longChain() {
  const l = () => new nn.Linear(100, 100);
  const r = new nn.ReLU();
  // biome-ignore format: a hundred layers
  new nn.Sequential(
    l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r,
    l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r,
    l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r,
    l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r,
    l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r,
  );
  // biome-ignore format: forty layers and one
  // @ts-expect-error 99 is not 100
  new nn.Sequential(l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, l(), r, new nn.Linear(99, 1));
}

/** A function of any model takes a typed model. */
export function anyModel(use: (model: { forward(x: Tensor): Tensor }) => void) {
  use(new nn.Linear(784, 10));
  use(new HandWritten());
  use(new nn.Sequential(new nn.Linear(784, 10), new nn.ReLU()));
}

/** Layers that change the last dimension, and those that change nothing. */
export function moreLayers() {
  const lazy = new nn.LazyLinear(10);
  expectTypeOf(lazy.forward(rows)).toEqualTypeOf<Tensor<[number, 10]>>();
  new nn.Sequential(new nn.Linear(784, 30), new nn.LazyLinear(20), new nn.Linear(20, 2));
  // @ts-expect-error 20 is not 30
  new nn.Sequential(new nn.LazyLinear(20), new nn.Linear(30, 2));
  const pair = new nn.Bilinear(784, 3, 5);
  expectTypeOf(pair.forward(rows, plain)).toEqualTypeOf<Tensor<[number, 5]>>();
  // @ts-expect-error 784 is not 3
  pair.forward(rows, rows);
  const neutral = new nn.Sequential(
    new nn.RMSNorm(784),
    new nn.GroupNorm(2, 784),
    new nn.InstanceNorm1d(784),
    new nn.LocalResponseNorm(2),
    new nn.AlphaDropout(),
    new nn.FeatureAlphaDropout(),
    new nn.Dropout1d(),
  );
  expectTypeOf(neutral.forward(rows)).toEqualTypeOf<typeof rows>();
}

/** Layers that are added, taken out and found by position. */
export function changed() {
  const grown = new nn.Sequential(new nn.Linear(784, 100)).append(new nn.Linear(100, 10));
  expectTypeOf(grown.forward(rows)).toEqualTypeOf<Tensor<[number, 10]>>();
  expectTypeOf(grown.at(1)).toEqualTypeOf<nn.Linear<100, 10>>();
  expectTypeOf(grown.at(-1)).toEqualTypeOf<nn.Linear<784, 100> | nn.Linear<100, 10>>();
  const list = new nn.ModuleList([new nn.Linear(784, 100)]);
  expectTypeOf(list[0]).toEqualTypeOf<nn.Linear<784, 100>>();
  const dict = new nn.ModuleDict({ head: new nn.Linear(784, 2) });
  expectTypeOf(dict.get('head').forward(rows)).toEqualTypeOf<Tensor<[number, 2]>>();
  // @ts-expect-error there is no such key
  dict.get('tail');
}

/** Functions that keep the shape, or whose result has a known one. */
export function functions() {
  expectTypeOf(flip(rows, 0)).toEqualTypeOf<Tensor<[number, 784]>>();
  expectTypeOf(roll(rows, 1)).toEqualTypeOf<Tensor<[number, 784]>>();
  expectTypeOf(tril(rows)).toEqualTypeOf<Tensor<[number, 784]>>();
  expectTypeOf(mT(rows)).toEqualTypeOf<Tensor<[784, number]>>();
  expectTypeOf(broadcastTo(plain, [2, 3])).toEqualTypeOf<Tensor<readonly [2, 3]>>();
  expectTypeOf(ravel(pictures)).toEqualTypeOf<Tensor<[number]>>();
  expectTypeOf(scatter(rows, 0, plain, 1)).toEqualTypeOf<Tensor<[number, 784]>>();
  expectTypeOf(set(rows, [0], 1)).toEqualTypeOf<Tensor<[number, 784]>>();
}

/** A gradient for each input; null only where an input may have none. */
export function gradients() {
  const list: Tensor[] = [plain];
  const layer = new nn.Linear(784, 30);
  expectTypeOf(grad(plain, rows)).toEqualTypeOf<[Tensor]>();
  expectTypeOf(grad(plain, list)).toEqualTypeOf<Tensor[]>();
  expectTypeOf(grad(plain, [rows, layer.weight])).toEqualTypeOf<[Tensor, Tensor]>();
  expectTypeOf(grad(plain, [plain], null, { createGraph: true })).toEqualTypeOf<[Tensor]>();
  const options = { allowUnused: true };
  expectTypeOf(grad(plain, plain, null, options)).toEqualTypeOf<[Tensor | null]>();
  expectTypeOf(grad(plain, list, null, { allowUnused: true })).toEqualTypeOf<(Tensor | null)[]>();
}
