/** Every constructor and function with options refuses other values, and lists the options. */
import * as gradus from 'gradus';
import { ArgumentError, Generator, ones, type Tensor, tensor, zeros } from 'gradus';
import * as autograd from 'gradus/autograd';
import { functional } from 'gradus/autograd';
import * as data from 'gradus/data';
import { DataLoader, TensorDataset } from 'gradus/data';
import * as exporting from 'gradus/export';
import * as linalg from 'gradus/linalg';
import * as metrics from 'gradus/metrics';
import * as nn from 'gradus/nn';
import * as F from 'gradus/nn/functional';
import * as optim from 'gradus/optim';
import { lrScheduler, SGD } from 'gradus/optim';
import * as preprocessing from 'gradus/preprocessing';
import * as sweeping from 'gradus/sweep';
import { Table } from 'gradus/table';
import * as train from 'gradus/train';
import { describe, expect, test } from 'vitest';

/** Calls without types, as from JavaScript. */
// biome-ignore lint/suspicious/noExplicitAny: tests wrong types
type Loose = any;

interface Case {
  /** Calls it with these options. */
  readonly call: (options: Loose) => unknown;
  /** A valid value of each option. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Other types that an option can have. */
  readonly others?: Readonly<Record<string, readonly string[]>>;
  /** Types of other values that can take the place of the options. */
  readonly instead?: readonly string[];
}

const generator = new Generator();
const model = () => new nn.Sequential(new nn.Linear(2, 2));
const parameters = () => model().parameters();
const optimizer = () => new SGD(parameters(), { lr: 0.1 });
const weight = () => new nn.Linear(2, 2).weight;
const pairs = () => new TensorDataset(ones([4, 2]), zeros([4], { dtype: 'int32' }));
const loader = () => new DataLoader(pairs());
const scheduled = optimizer();
const leaf = () => tensor([1], { requiresGrad: true });
/** The first position. */
const first = () => zeros([1], { dtype: 'int32' });

const rows = Table.fromRows([0.5, 1.5, 2.5].map((x) => ({ x, y: x * x })));
const ofPictures = {
  picture: { rows: 1, columns: 2, channels: 1, preparation: null },
  classNames: ['no', 'yes'],
};
const fitted = () => preprocessing.fitPreprocessing(rows, { target: 'y' });

function whatToTrain(): object {
  const net = model();
  const sgd = new SGD(net.parameters(), { lr: 0.1 });
  const parts = { model: net, loss: new nn.CrossEntropyLoss(), optimizer: sgd };
  return { ...parts, trainLoader: loader(), iterations: 1 };
}

const whatToSweep = () => ({ space: { x: sweeping.uniform(0, 1) }, objective: () => 1 });

/** Adds options that are always required; a value that is not an object is passed unchanged. */
function beside(always: object, options: Loose): Loose {
  return typeOf(options) === 'object' ? { ...always, ...options } : options;
}

const OF_TENSORS = { dtype: 'float32', requiresGrad: true };
const OF_RANDOM = { ...OF_TENSORS, generator };
const OF_PRODUCTS = { beta: 0.5, alpha: 2 };
const square = () => ones([1, 1]);
const batch = () => ones([1, 1, 1]);
const OF_ADAM = {
  lr: 0.1,
  betas: [0.9, 0.99],
  eps: 0.1,
  weightDecay: 0.1,
  decoupledWeightDecay: true,
  amsgrad: true,
  maximize: true,
};
const OF_ADAPTIVE = { lr: 0.1, eps: 0.1, weightDecay: 0.1, maximize: true };
const OF_GIVEN_TABLE = {
  paddingIdx: 1,
  maxNorm: 0.5,
  normType: 0.5,
  scaleGradByFreq: true,
  sparse: false,
};
const OF_TABLE = { ...OF_GIVEN_TABLE, generator };
const OF_TABLE_OTHERS = { paddingIdx: ['null'], maxNorm: ['null'] };
const OF_SPECTRAL = { nPowerIterations: 2, eps: 0.5, dim: 1 };
const OF_LABEL_LOSSES = { weight: ones([2]), ignoreIndex: 1, reduction: 'sum' };
const OF_SUBJECT = {
  name: 'net',
  inputShape: [2],
  classNames: ['no', 'yes'],
  picture: { rows: 1, columns: 2, channels: 1 },
};
const NULLABLE = { others: { weight: ['null'], posWeight: ['null'] } };
const OF_MARGINS = { margin: 0.5, reduction: 'sum' };
const OF_KAIMING = { generator, a: 0.1, mode: 'fanOut', nonlinearity: 'relu' };

/** A value of each type. */
const VALUES: Readonly<Record<string, unknown>> = {
  boolean: true,
  number: 0.5,
  string: 'wrong',
  null: null,
  array: [1],
  function: () => 1,
  object: {},
};

const CASES: Readonly<Record<string, Case>> = {
  tensor: { call: (o) => tensor([1], o), options: OF_TENSORS },
  fromArray: { call: (o) => gradus.fromArray(new Float32Array(1), [1], o), options: OF_TENSORS },
  zeros: { call: (o) => zeros([1], o), options: OF_TENSORS },
  ones: { call: (o) => ones([1], o), options: OF_TENSORS },
  full: { call: (o) => gradus.full([1], 2, o), options: OF_TENSORS },
  zerosLike: { call: (o) => gradus.zerosLike(ones([1]), o), options: OF_TENSORS },
  onesLike: { call: (o) => gradus.onesLike(ones([1]), o), options: OF_TENSORS },
  fullLike: { call: (o) => gradus.fullLike(ones([1]), 2, o), options: OF_TENSORS },
  eye: { call: (o) => gradus.eye(2, 2, o), options: OF_TENSORS },
  arange: { call: (o) => gradus.arange(0, 2, 1, o), options: OF_TENSORS },
  linspace: { call: (o) => gradus.linspace(0, 1, 2, o), options: OF_TENSORS },
  round: { call: (o) => gradus.round(ones([1]), o), options: { decimals: 1 } },
  addcmul: {
    call: (o) => gradus.addcmul(ones([1]), ones([1]), ones([1]), o),
    options: { value: 2 },
  },
  addcdiv: {
    call: (o) => gradus.addcdiv(ones([1]), ones([1]), ones([1]), o),
    options: { value: 2 },
  },
  isin: {
    call: (o) => gradus.isin(ones([1]), 1, o),
    options: { assumeUnique: true, invert: true },
  },
  setPrintOptions: {
    call: (o) => {
      try {
        gradus.setPrintOptions(o);
      } finally {
        gradus.setPrintOptions({ profile: 'default' });
      }
    },
    options: {
      precision: 2,
      threshold: 9,
      edgeitems: 2,
      linewidth: 40,
      sciMode: true,
      profile: 'short',
    },
    others: { sciMode: ['null'] },
  },
  div: {
    call: (o) => gradus.div(ones([1]), 2, o),
    options: { roundingMode: 'floor' },
  },
  logspace: { call: (o) => gradus.logspace(0, 1, 2, 10, o), options: OF_TENSORS },
  newZeros: { call: (o) => gradus.newZeros(ones([1]), [1], o), options: OF_TENSORS },
  newOnes: { call: (o) => gradus.newOnes(ones([1]), [1], o), options: OF_TENSORS },
  newFull: { call: (o) => gradus.newFull(ones([1]), [1], 2, o), options: OF_TENSORS },
  newTensor: { call: (o) => gradus.newTensor(ones([1]), [1], o), options: OF_TENSORS },
  rand: { call: (o) => gradus.rand([1], o), options: OF_RANDOM },
  randn: { call: (o) => gradus.randn([1], o), options: OF_RANDOM },
  randLike: { call: (o) => gradus.randLike(ones([1]), o), options: OF_RANDOM },
  randnLike: { call: (o) => gradus.randnLike(ones([1]), o), options: OF_RANDOM },
  randint: { call: (o) => gradus.randint(0, 2, [1], o), options: OF_RANDOM },
  randperm: { call: (o) => gradus.randperm(2, o), options: OF_RANDOM },
  bernoulli: {
    call: (o) => gradus.bernoulli(ones([1]), o),
    options: { generator },
    instead: ['number'],
  },
  'bernoulli of p': { call: (o) => gradus.bernoulli(ones([1]), 0.5, o), options: { generator } },
  poisson: { call: (o) => gradus.poisson(ones([1]), o), options: { generator } },
  multinomial: {
    call: (o) => gradus.multinomial(ones([2]), 1, false, o),
    options: { generator },
  },
  normal: { call: (o) => gradus.normal(ones([1]), 1, o), options: { generator } },
  uniform_: { call: (o) => gradus.uniform_(ones([1]), 0, 1, o), options: { generator } },
  normal_: { call: (o) => gradus.normal_(ones([1]), 0, 1, o), options: { generator } },
  random_: { call: (o) => gradus.random_(ones([1]), 0, 2, o), options: { generator } },
  bernoulli_: { call: (o) => gradus.bernoulli_(ones([1]), 0.5, o), options: { generator } },
  exponential_: { call: (o) => gradus.exponential_(ones([1]), 1, o), options: { generator } },
  geometric_: { call: (o) => gradus.geometric_(ones([1]), 0.5, o), options: { generator } },
  cauchy_: { call: (o) => gradus.cauchy_(ones([1]), 0, 1, o), options: { generator } },
  logNormal_: { call: (o) => gradus.logNormal_(ones([1]), 0, 1, o), options: { generator } },
  'linalg.cholesky': { call: (o) => linalg.cholesky(square(), o), options: { upper: true } },
  'linalg.pinv': { call: (o) => linalg.pinv(square(), o), options: { atol: 0.1, rtol: 0.1 } },
  'linalg.matrixRank': {
    call: (o) => linalg.matrixRank(square(), o),
    options: { atol: 0.1, rtol: 0.1 },
  },
  addmm: { call: (o) => gradus.addmm(ones([1]), square(), square(), o), options: OF_PRODUCTS },
  addmv: { call: (o) => gradus.addmv(ones([1]), square(), ones([1]), o), options: OF_PRODUCTS },
  addbmm: { call: (o) => gradus.addbmm(ones([1]), batch(), batch(), o), options: OF_PRODUCTS },
  baddbmm: { call: (o) => gradus.baddbmm(ones([1]), batch(), batch(), o), options: OF_PRODUCTS },
  nonzero: { call: (o) => gradus.nonzero(ones([2]), o), options: { asTuple: true } },
  scatter: {
    call: (o) => gradus.scatter(ones([2]), 0, first(), 2, o),
    options: { reduce: 'add' },
  },
  scatterReduce: {
    call: (o) => gradus.scatterReduce(ones([2]), 0, first(), ones([1]), 'sum', o),
    options: { includeSelf: false },
  },
  indexAdd: {
    call: (o) => gradus.indexAdd(ones([2]), 0, first(), ones([1]), o),
    options: { alpha: 2 },
  },
  scatter_: {
    call: (o) => gradus.scatter_(ones([2]), 0, first(), 2, o),
    options: { reduce: 'add' },
  },
  scatterReduce_: {
    call: (o) => gradus.scatterReduce_(ones([2]), 0, first(), ones([1]), 'sum', o),
    options: { includeSelf: false },
  },
  indexAdd_: {
    call: (o) => gradus.indexAdd_(ones([2]), 0, first(), ones([1]), o),
    options: { alpha: 2 },
  },
  meshgrid: { call: (o) => gradus.meshgrid([ones([2])], o), options: { indexing: 'xy' } },
  repeatInterleave: {
    call: (o) => gradus.repeatInterleave(ones([2]), 2, 0, o),
    options: { outputSize: 4 },
  },
  aminmax: {
    call: (o) => gradus.aminmax(ones([1]), o),
    options: { dim: 0, keepdim: true },
  },
  bucketize: { call: (o) => gradus.bucketize(ones([1]), ones([1]), o), options: { right: true } },
  cov: {
    call: (o) => gradus.cov(ones([2]), o),
    options: { correction: 0, fweights: ones([2], { dtype: 'int32' }), aweights: ones([2]) },
  },
  nanquantile: {
    call: (o) => gradus.nanquantile(ones([1]), 0.5, null, false, o),
    options: { interpolation: 'lower' },
  },
  quantile: {
    call: (o) => gradus.quantile(ones([1]), 0.5, null, false, o),
    options: { interpolation: 'lower' },
  },
  searchsorted: {
    call: (o) => gradus.searchsorted(ones([1]), 1, o),
    options: { right: true, side: 'right', sorter: zeros([1], { dtype: 'int32' }) },
  },
  createReferenceBackend: {
    call: (o) => gradus.createReferenceBackend(o),
    options: { precision: 'float64' },
  },
  createWasmBackend: {
    call: (o) => gradus.createWasmBackend(o),
    options: { relaxedSimd: true, threads: 1 },
  },
  'Tensor.backward': {
    call: (o) => leaf().backward(null, o),
    options: { retainGraph: true, createGraph: false, inputs: [leaf()] },
  },
  ...Object.fromEntries(
    ['grad', 'autograd.grad'].map((name) => [
      name,
      {
        call: (o: Loose) => {
          const x = leaf();
          return gradus.grad(x.mul(x), x, null, o);
        },
        options: { retainGraph: true, createGraph: false, allowUnused: true },
      },
    ]),
  ),
  'autograd.backward': {
    call: (o) => autograd.backward(leaf(), null, o),
    options: { retainGraph: true, createGraph: false, inputs: [leaf()] },
  },
  'autograd.functional.jacobian': {
    call: (o) => functional.jacobian((x) => x.mul(x), leaf(), o),
    options: { createGraph: true, strict: true },
  },
  'autograd.functional.hessian': {
    call: (o) => functional.hessian((x) => x.pow(3).sum(), leaf(), o),
    options: { createGraph: true, strict: true },
  },
  ...Object.fromEntries(
    (['vjp', 'jvp', 'vhp', 'hvp'] as const).map((name) => [
      `autograd.functional.${name}`,
      {
        call: (o: Loose) =>
          (functional[name] as Loose)((x: Tensor) => x.pow(3).sum(), leaf(), null, o),
        options: { createGraph: true, strict: true },
      },
    ]),
  ),

  'nn.Linear': { call: (o) => new nn.Linear(2, 2, o), options: { bias: true, generator } },
  'nn.BatchNorm1d': {
    call: (o) => new nn.BatchNorm1d(2, o),
    options: { eps: 0.1, momentum: 0.5, affine: true, trackRunningStats: true },
    others: { momentum: ['null'] },
  },
  'nn.LayerNorm': {
    call: (o) => new nn.LayerNorm(2, o),
    options: { eps: 0.1, elementwiseAffine: true, bias: true },
  },
  'nn.Embedding': {
    call: (o) => new nn.Embedding(2, 2, o),
    options: OF_TABLE,
    others: OF_TABLE_OTHERS,
  },
  'nn.Embedding.fromPretrained': {
    call: (o) => nn.Embedding.fromPretrained(ones([2, 2]), o),
    options: { freeze: true, ...OF_GIVEN_TABLE },
    others: OF_TABLE_OTHERS,
  },
  'nn.EmbeddingBag': {
    call: (o) => new nn.EmbeddingBag(2, 2, o),
    options: { ...OF_TABLE, mode: 'sum', includeLastOffset: true },
    others: OF_TABLE_OTHERS,
  },
  'nn.EmbeddingBag.fromPretrained': {
    call: (o) => nn.EmbeddingBag.fromPretrained(ones([2, 2]), o),
    options: { freeze: true, ...OF_GIVEN_TABLE, mode: 'sum', includeLastOffset: true },
    others: OF_TABLE_OTHERS,
  },
  'nn.RMSNorm': {
    call: (o) => new nn.RMSNorm(2, o),
    options: { eps: 0.1, elementwiseAffine: true },
    others: { eps: ['null'] },
  },
  'nn.GroupNorm': {
    call: (o) => new nn.GroupNorm(1, 2, o),
    options: { eps: 0.1, affine: true },
  },
  'nn.InstanceNorm1d': {
    call: (o) => new nn.InstanceNorm1d(2, o),
    options: { eps: 0.1, momentum: 0.5, affine: true, trackRunningStats: true },
    others: { momentum: ['null'] },
  },
  'nn.LocalResponseNorm': {
    call: (o) => new nn.LocalResponseNorm(2, o),
    options: { alpha: 0.1, beta: 0.5, k: 1.5 },
  },
  'nn.Bilinear': { call: (o) => new nn.Bilinear(2, 2, 2, o), options: { bias: true, generator } },
  'nn.LazyLinear': { call: (o) => new nn.LazyLinear(2, o), options: { bias: true, generator } },
  'nn.AlphaDropout': { call: (o) => new nn.AlphaDropout(0.5, o), options: { generator } },
  'nn.FeatureAlphaDropout': {
    call: (o) => new nn.FeatureAlphaDropout(0.5, o),
    options: { generator },
  },
  'nn.Dropout1d': { call: (o) => new nn.Dropout1d(0.5, o), options: { generator } },
  'nn.AdaptiveLogSoftmaxWithLoss': {
    call: (o) => new nn.AdaptiveLogSoftmaxWithLoss(8, 4, [2], o),
    options: { divValue: 0.5, headBias: true, generator },
  },
  'nn.TripletMarginWithDistanceLoss': {
    call: (o) => new nn.TripletMarginWithDistanceLoss(o),
    options: { distanceFunction: ones, margin: 0.5, swap: true, reduction: 'sum' },
    others: { distanceFunction: ['null'] },
  },
  'nn.RReLU': { call: (o) => new nn.RReLU(0.1, 0.3, o), options: { generator } },
  'nn.Dropout': { call: (o) => new nn.Dropout(0.5, o), options: { generator } },
  'nn.utils.spectralNorm': {
    call: (o) => nn.utils.spectralNorm(new nn.Linear(2, 2), 'weight', o),
    options: OF_SPECTRAL,
  },
  'nn.utils.parametrizations.orthogonal': {
    call: (o) => nn.utils.parametrizations.orthogonal(new nn.Linear(2, 2), 'weight', null, o),
    options: { useTrivialization: false },
  },
  'nn.utils.parametrizations.spectralNorm': {
    call: (o) => nn.utils.parametrizations.spectralNorm(new nn.Linear(2, 2), 'weight', o),
    options: OF_SPECTRAL,
  },
  'nn.utils.parametrize.registerParametrization': {
    call: (o) =>
      nn.utils.parametrize.registerParametrization(new nn.Linear(2, 2), 'weight', new nn.ReLU(), o),
    options: { unsafe: true },
  },
  'nn.utils.prune.l1Unstructured': {
    call: (o) => nn.utils.prune.l1Unstructured(new nn.Linear(2, 2), 'weight', 1, o),
    options: { importanceScores: ones([2, 2]) },
    others: { importanceScores: ['null'] },
  },
  'nn.utils.prune.lnStructured': {
    call: (o) => nn.utils.prune.lnStructured(new nn.Linear(2, 2), 'weight', 1, 2, 0, o),
    options: { importanceScores: ones([2, 2]) },
    others: { importanceScores: ['null'] },
  },
  'nn.Parameter': {
    call: (o) => new nn.Parameter([1], o),
    options: { requiresGrad: true },
    // A shape.
    instead: ['array'],
  },
  'nn.MSELoss': { call: (o) => new nn.MSELoss(o), options: { reduction: 'sum' } },
  'nn.L1Loss': { call: (o) => new nn.L1Loss(o), options: { reduction: 'sum' } },
  'nn.SmoothL1Loss': {
    call: (o) => new nn.SmoothL1Loss(o),
    options: { beta: 0.5, reduction: 'sum' },
  },
  'nn.PairwiseDistance': {
    call: (o) => new nn.PairwiseDistance(o),
    options: { p: 1, eps: 0.5, keepdim: true },
  },
  'nn.BCELoss': {
    call: (o) => new nn.BCELoss(o),
    options: { weight: ones([2]), reduction: 'sum' },
    ...NULLABLE,
  },
  'nn.KLDivLoss': {
    call: (o) => new nn.KLDivLoss(o),
    options: { logTarget: true, reduction: 'batchmean' },
  },
  'nn.PoissonNLLLoss': {
    call: (o) => new nn.PoissonNLLLoss(o),
    options: { logInput: false, full: true, eps: 0.5, reduction: 'sum' },
  },
  'nn.GaussianNLLLoss': {
    call: (o) => new nn.GaussianNLLLoss(o),
    options: { full: true, eps: 0.5, reduction: 'sum' },
  },
  'nn.HingeEmbeddingLoss': { call: (o) => new nn.HingeEmbeddingLoss(o), options: OF_MARGINS },
  'nn.MarginRankingLoss': { call: (o) => new nn.MarginRankingLoss(o), options: OF_MARGINS },
  'nn.CosineEmbeddingLoss': { call: (o) => new nn.CosineEmbeddingLoss(o), options: OF_MARGINS },
  'nn.SoftMarginLoss': { call: (o) => new nn.SoftMarginLoss(o), options: { reduction: 'sum' } },
  'nn.MultiMarginLoss': {
    call: (o) => new nn.MultiMarginLoss(o),
    options: { p: 2, margin: 0.5, weight: ones([2]), reduction: 'sum' },
    ...NULLABLE,
  },
  'nn.MultiLabelMarginLoss': {
    call: (o) => new nn.MultiLabelMarginLoss(o),
    options: { reduction: 'sum' },
  },
  'nn.MultiLabelSoftMarginLoss': {
    call: (o) => new nn.MultiLabelSoftMarginLoss(o),
    options: { weight: ones([2]), reduction: 'sum' },
    ...NULLABLE,
  },
  'nn.TripletMarginLoss': {
    call: (o) => new nn.TripletMarginLoss(o),
    options: { margin: 0.5, p: 1, eps: 0.5, swap: true, reduction: 'sum' },
  },
  'nn.HuberLoss': { call: (o) => new nn.HuberLoss(o), options: { delta: 2, reduction: 'sum' } },
  'nn.NLLLoss': { call: (o) => new nn.NLLLoss(o), options: OF_LABEL_LOSSES, ...NULLABLE },
  'nn.CrossEntropyLoss': {
    call: (o) => new nn.CrossEntropyLoss(o),
    options: { ...OF_LABEL_LOSSES, labelSmoothing: 0.1 },
    ...NULLABLE,
  },
  'nn.BCEWithLogitsLoss': {
    call: (o) => new nn.BCEWithLogitsLoss(o),
    options: { weight: ones([2]), posWeight: ones([2]), reduction: 'sum' },
    ...NULLABLE,
  },
  'nn.Module.loadStateDict': {
    call: (o) => new nn.Linear(2, 2).loadStateDict(new nn.Linear(2, 2).stateDict(), o),
    options: { strict: true },
  },
  'nn.Module.registerBuffer': {
    call: (o) => new nn.Identity().registerBuffer('x', ones([1]), o),
    options: { persistent: true },
  },
  'nn.utils.clipGradNorm_': {
    call: (o) => nn.utils.clipGradNorm_(parameters(), 1, o),
    options: { normType: 1, errorIfNonfinite: true },
  },
  'nn.utils.getTotalNorm': {
    call: (o) => nn.utils.getTotalNorm(ones([1]), o),
    options: { normType: 1, errorIfNonfinite: true },
  },
  'nn.init.truncNormal_': {
    call: (o) => nn.init.truncNormal_(weight(), 0, 1, -2, 2, o),
    options: { generator },
  },
  'nn.init.sparse_': {
    call: (o) => nn.init.sparse_(weight(), 0.5, 1, o),
    options: { generator },
  },
  'nn.init.uniform_': { call: (o) => nn.init.uniform_(weight(), 0, 1, o), options: { generator } },
  'nn.init.normal_': { call: (o) => nn.init.normal_(weight(), 0, 1, o), options: { generator } },
  'nn.init.xavierUniform_': {
    call: (o) => nn.init.xavierUniform_(weight(), o),
    options: { generator, gain: 2 },
  },
  'nn.init.xavierNormal_': {
    call: (o) => nn.init.xavierNormal_(weight(), o),
    options: { generator, gain: 2 },
  },
  'nn.init.kaimingUniform_': {
    call: (o) => nn.init.kaimingUniform_(weight(), o),
    options: OF_KAIMING,
  },
  'nn.init.kaimingNormal_': {
    call: (o) => nn.init.kaimingNormal_(weight(), o),
    options: OF_KAIMING,
  },
  'nn.init.lecunUniform_': {
    call: (o) => nn.init.lecunUniform_(weight(), o),
    options: { generator },
  },
  'nn.init.lecunNormal_': {
    call: (o) => nn.init.lecunNormal_(weight(), o),
    options: { generator },
  },
  'nn.init.orthogonal_': {
    call: (o) => nn.init.orthogonal_(weight(), o),
    options: { generator, gain: 2 },
  },

  'optim.SGD': {
    call: (o) => new SGD(parameters(), o),
    options: {
      lr: 0.1,
      momentum: 0.1,
      dampening: 0,
      weightDecay: 0.1,
      nesterov: true,
      maximize: true,
    },
  },
  'optim.SGD, a group': {
    call: (o) => new SGD([beside({ params: parameters() }, o)], { lr: 0.1 }),
    options: { lr: 0.1, momentum: 0.1, weightDecay: 0.1, maximize: true, initialLr: 0.1 },
    // Parameters, or values that are not parameters.
    instead: Object.keys(VALUES).concat('instance'),
  },
  'optim.Adam': { call: (o) => new optim.Adam(parameters(), o), options: OF_ADAM },
  'optim.AdamW': { call: (o) => new optim.AdamW(parameters(), o), options: OF_ADAM },
  'optim.RMSprop': {
    call: (o) => new optim.RMSprop(parameters(), o),
    options: { ...OF_ADAPTIVE, alpha: 0.9, momentum: 0.1, centered: true },
  },
  'optim.Adagrad': {
    call: (o) => new optim.Adagrad(parameters(), o),
    options: { ...OF_ADAPTIVE, lrDecay: 0.1, initialAccumulatorValue: 0.1 },
  },
  'optim.Adadelta': {
    call: (o) => new optim.Adadelta(parameters(), o),
    options: { ...OF_ADAPTIVE, rho: 0.9 },
  },
  'optim.Adamax': {
    call: (o) => new optim.Adamax(parameters(), o),
    options: { ...OF_ADAPTIVE, betas: [0.9, 0.99] },
  },
  'optim.NAdam': {
    call: (o) => new optim.NAdam(parameters(), o),
    options: {
      ...OF_ADAPTIVE,
      betas: [0.9, 0.99],
      momentumDecay: 0.1,
      decoupledWeightDecay: true,
    },
  },
  'optim.RAdam': {
    call: (o) => new optim.RAdam(parameters(), o),
    options: { ...OF_ADAPTIVE, betas: [0.9, 0.99], decoupledWeightDecay: true },
  },
  'optim.ASGD': {
    call: (o) => new optim.ASGD(parameters(), o),
    options: { lr: 0.1, lambd: 0.1, alpha: 0.5, t0: 1, weightDecay: 0.1, maximize: true },
  },
  'optim.Rprop': {
    call: (o) => new optim.Rprop(parameters(), o),
    options: { lr: 0.1, etas: [0.5, 1.2], stepSizes: [0, 1], maximize: true },
  },
  'optim.Adafactor': {
    call: (o) => new optim.Adafactor(parameters(), o),
    options: { lr: 0.1, beta2Decay: -1, eps: [null, 0.1], d: 2, weightDecay: 0.1, maximize: true },
  },
  'optim.Muon': {
    call: (o) => new optim.Muon([weight()], o),
    options: {
      lr: 0.1,
      weightDecay: 0.1,
      momentum: 0.9,
      nesterov: true,
      nsCoefficients: [2, -1.5, 0.5],
      eps: 0.1,
      nsSteps: 2,
      adjustLrFn: 'original',
    },
    others: { adjustLrFn: ['null'] },
  },
  'optim.LBFGS': {
    call: (o) => new optim.LBFGS(parameters(), o),
    options: {
      lr: 0.1,
      maxIter: 2,
      maxEval: 2,
      toleranceGrad: 0,
      toleranceChange: 0,
      historySize: 2,
      lineSearchFn: 'strong_wolfe',
    },
    others: { maxEval: ['null'], lineSearchFn: ['null'] },
  },
  'optim.swaUtils.SWALR': {
    call: (o) => new optim.swaUtils.SWALR(optimizer(), o),
    options: { swaLr: 0.1, annealEpochs: 2, annealStrategy: 'linear' },
    others: { swaLr: ['array'] },
  },
  'optim.swaUtils.AveragedModel': {
    call: (o) => new optim.swaUtils.AveragedModel(model(), o),
    options: { avgFn: optim.swaUtils.getSwaAvgFn(), useBuffers: true },
    others: { avgFn: ['null'] },
  },
  'optim.Optimizer.step': {
    call: (o) => optimizer().step(o),
    options: { onlyIf: tensor(true) },
    // A closure.
    instead: ['function'],
  },
  'optim.lrScheduler.StepLR': {
    call: (o) => new lrScheduler.StepLR(optimizer(), o),
    options: { stepSize: 1, gamma: 0.1 },
  },
  'optim.lrScheduler.MultiStepLR': {
    call: (o) => new lrScheduler.MultiStepLR(optimizer(), o),
    options: { milestones: [1], gamma: 0.1 },
  },
  'optim.lrScheduler.ExponentialLR': {
    call: (o) => new lrScheduler.ExponentialLR(optimizer(), o),
    options: { gamma: 0.1 },
  },
  'optim.lrScheduler.LinearLR': {
    call: (o) => new lrScheduler.LinearLR(optimizer(), o),
    options: { startFactor: 0.5, endFactor: 0.5, totalIters: 2 },
  },
  'optim.lrScheduler.CosineAnnealingLR': {
    call: (o) => new lrScheduler.CosineAnnealingLR(optimizer(), o),
    options: { tMax: 2, etaMin: 0.01 },
  },
  'optim.lrScheduler.ConstantLR': {
    call: (o) => new lrScheduler.ConstantLR(optimizer(), o),
    options: { factor: 0.5, totalIters: 2 },
  },
  'optim.lrScheduler.PolynomialLR': {
    call: (o) => new lrScheduler.PolynomialLR(optimizer(), o),
    options: { totalIters: 2, power: 2 },
  },
  'optim.lrScheduler.LambdaLR': {
    call: (o) => new lrScheduler.LambdaLR(optimizer(), o),
    options: { lrLambda: () => 1 },
  },
  'optim.lrScheduler.MultiplicativeLR': {
    call: (o) => new lrScheduler.MultiplicativeLR(optimizer(), o),
    options: { lrLambda: () => 1 },
  },
  'optim.lrScheduler.CosineAnnealingWarmRestarts': {
    call: (o) => new lrScheduler.CosineAnnealingWarmRestarts(optimizer(), o),
    options: { t0: 2, tMult: 2, etaMin: 0.01 },
  },
  'optim.lrScheduler.CyclicLR': {
    call: (o) => new lrScheduler.CyclicLR(new SGD(parameters(), { lr: 0.1, momentum: 0.9 }), o),
    options: {
      baseLr: 0.01,
      maxLr: 0.1,
      stepSizeUp: 2,
      stepSizeDown: 3,
      mode: 'exp_range',
      gamma: 0.9,
      scaleFn: () => 1,
      scaleMode: 'iterations',
      cycleMomentum: true,
      baseMomentum: 0.8,
      maxMomentum: 0.9,
    },
    others: {
      baseLr: ['array'],
      maxLr: ['array'],
      baseMomentum: ['array'],
      maxMomentum: ['array'],
      stepSizeDown: ['null'],
      scaleFn: ['null'],
    },
  },
  'optim.lrScheduler.OneCycleLR': {
    call: (o) => new lrScheduler.OneCycleLR(optimizer(), o),
    options: {
      maxLr: 0.1,
      totalSteps: 3,
      epochs: 1,
      stepsPerEpoch: 3,
      pctStart: 0.5,
      annealStrategy: 'linear',
      cycleMomentum: true,
      baseMomentum: 0.8,
      maxMomentum: 0.9,
      divFactor: 2,
      finalDivFactor: 2,
      threePhase: true,
    },
    // One number for each group.
    others: { maxLr: ['array'], baseMomentum: ['array'], maxMomentum: ['array'] },
  },
  'optim.lrScheduler.SequentialLR': {
    call: (o) => new lrScheduler.SequentialLR(scheduled, o),
    options: { schedulers: [new lrScheduler.StepLR(scheduled, { stepSize: 1 })], milestones: [] },
  },
  'optim.lrScheduler.ReduceLROnPlateau': {
    call: (o) => new lrScheduler.ReduceLROnPlateau(optimizer(), o),
    options: {
      mode: 'max',
      factor: 0.5,
      patience: 1,
      threshold: 0.1,
      thresholdMode: 'abs',
      cooldown: 1,
      minLr: 0.01,
      eps: 0.1,
    },
    others: { minLr: ['array'] },
  },

  'F.batchNorm': {
    call: (o) => F.batchNorm(ones([2, 1]), null, null, o),
    options: { training: true, weight: ones([1]), bias: ones([1]), momentum: 0.5, eps: 0.1 },
    others: { weight: ['null'], bias: ['null'] },
  },
  'F.instanceNorm': {
    call: (o) => F.instanceNorm(ones([1, 1, 2]), null, null, o),
    options: { useInputStats: true, weight: ones([1]), bias: ones([1]), momentum: 0.5, eps: 0.1 },
    others: { weight: ['null'], bias: ['null'] },
  },
  'F.gumbelSoftmax': {
    call: (o) => F.gumbelSoftmax(ones([2]), o),
    options: { tau: 0.5, hard: true, dim: 0, generator },
  },
  'F.embedding': {
    call: (o) => F.embedding(zeros([1], { dtype: 'int32' }), ones([2, 2]), o),
    options: { paddingIdx: 1, maxNorm: 9, normType: 1, scaleGradByFreq: true, sparse: false },
    others: { paddingIdx: ['null'], maxNorm: ['null'] },
  },
  'data.DataLoader': {
    call: (o) => new DataLoader(pairs(), o),
    options: { batchSize: 2, shuffle: true, dropLast: true, generator },
  },
  'data.DataLoader with a sampler': {
    call: (o) => new DataLoader(pairs(), o),
    options: { sampler: new data.SequentialSampler(pairs()), collateFn: data.defaultCollate },
    others: { sampler: ['array', 'null'] },
  },
  'data.RandomSampler': {
    call: (o) => new data.RandomSampler(pairs(), o),
    options: { replacement: true, numSamples: 3, generator },
  },
  'data.SubsetRandomSampler': {
    call: (o) => new data.SubsetRandomSampler([1, 0], o),
    options: { generator },
  },
  'data.WeightedRandomSampler': {
    call: (o) => new data.WeightedRandomSampler([1, 2], 1, o),
    options: { replacement: false, generator },
  },
  'data.decodeSafetensors': {
    call: (o) => data.decodeSafetensors(data.saveSafetensors({}), 'file', o),
    options: { keepFloat64: true },
  },
  'data.loadSafetensors': {
    call: (o) => data.loadSafetensors(data.saveSafetensors({}), 'file', o),
    options: { keepFloat64: true },
  },
  'data.decompress': {
    call: async (o) => {
      const none = data.decompress([], 'gzip', o);
      await none.next().catch((error) => {
        if (!(error instanceof gradus.DataError)) throw error;
      });
    },
    options: { name: 'file', maxBytes: 1, tooLarge: 'is large', damaged: 'is damaged' },
  },

  'metrics.confusionMatrix': {
    call: (o) => metrics.confusionMatrix([0], [1], o),
    options: { classes: 2 },
  },
  'metrics.precision': { call: (o) => metrics.precision([0], [1], o), options: { classes: 2 } },
  'metrics.recall': { call: (o) => metrics.recall([0], [1], o), options: { classes: 2 } },
  'metrics.f1': { call: (o) => metrics.f1([0], [1], o), options: { classes: 2 } },
  'metrics.expectedCalibrationError': {
    call: (o) => metrics.expectedCalibrationError([0], [0.5], o),
    options: { bins: 2 },
  },
  'metrics.meanAbsoluteError': {
    call: (o) => metrics.meanAbsoluteError([0, 1], [0, 1], o),
    options: { targets: 2 },
  },
  'metrics.rootMeanSquaredError': {
    call: (o) => metrics.rootMeanSquaredError([0, 1], [0, 1], o),
    options: { targets: 2 },
  },
  'metrics.r2': { call: (o) => metrics.r2([0, 1], [0, 1], o), options: { targets: 2 } },
  'metrics.medianAbsoluteError': {
    call: (o) => metrics.medianAbsoluteError([0, 1], [0, 1], o),
    options: { targets: 2 },
  },
  'metrics.bootstrapInterval': {
    call: (o) => metrics.bootstrapInterval(metrics.accuracy, [[0], [1]], o),
    options: { draws: 2, seed: 1 },
  },
  'metrics.bootstrapValues': {
    call: (o) => [...metrics.bootstrapValues(metrics.accuracy, [[0], [1]], o)],
    options: { draws: 2, seed: 1 },
  },
  'metrics.permutationImportance': {
    call: (o) => metrics.permutationImportance(() => 1, beside({ rows: 1, columns: 1 }, o)),
    options: { rows: 2, columns: 2, repeats: 2, seed: 1 },
  },
  'metrics.majorityBaseline': {
    call: (o) => metrics.majorityBaseline([0], beside({ rows: 1 }, o)),
    options: { rows: 2, classes: 2 },
  },
  'metrics.meanBaseline': {
    call: (o) => metrics.meanBaseline([0, 1], beside({ rows: 1 }, o)),
    options: { rows: 2, targets: 2 },
  },

  'train.train': {
    call: (o) => train.train(beside({ ...whatToTrain(), validationLoader: loader() }, o)),
    options: {
      task: 'classification',
      targetScale: 1,
      restoreBest: true,
      iterations: 1,
      evalEvery: 1,
      logEvery: 1,
      patience: 1,
      beforeStep: () => {},
      afterStep: () => {},
      name: 'net',
      onEvent: () => {},
      signal: new AbortController().signal,
    },
  },
  'train.evaluate': {
    call: (o) => train.evaluate(model() as Loose, loader(), o),
    options: {
      task: 'classification',
      loss: new nn.CrossEntropyLoss(),
      targetScale: 2,
      signal: new AbortController().signal,
    },
    others: { loss: ['function'] },
  },
  'train.gradcheck': {
    call: (o) => train.gradcheck((x) => x.mul(x), [leaf()], o),
    options: { eps: 1e-6, atol: 1e-5, rtol: 1e-3 },
  },
  'train.gradgradcheck': {
    call: (o) => train.gradgradcheck((x) => x.mul(x), [leaf()], null, o),
    options: { eps: 1e-6, atol: 1e-5, rtol: 1e-3 },
  },

  'sweep.choice': { call: (o) => sweeping.choice([1], o), options: { when: { a: 1 } } },
  'sweep.uniform': { call: (o) => sweeping.uniform(0, 1, o), options: { when: { a: 1 } } },
  'sweep.logUniform': { call: (o) => sweeping.logUniform(1, 2, o), options: { when: { a: 1 } } },
  'sweep.integer': {
    call: (o) => sweeping.integer(1, 2, o),
    options: { log: true, when: { a: 1 } },
  },
  'sweep.grid': { call: (o) => sweeping.grid(o), options: { steps: 2 } },
  'sweep.tpe': {
    call: (o) => sweeping.tpe(o),
    options: { startup: 1, candidates: 1, gamma: 0.1 },
  },
  'sweep.importance': {
    call: (o) => sweeping.importance({ x: sweeping.uniform(0, 1) }, [], o),
    options: { seed: 1 },
  },
  'sweep.rungsOf': {
    call: (o) => sweeping.rungsOf(beside({ least: 1, most: 4, factor: 2 }, o)),
    options: { least: 2, most: 3, factor: 3 },
  },
  'sweep.sweep': {
    call: (o) => sweeping.sweep(beside({ ...whatToSweep(), trials: 2 }, o)),
    options: {
      ...whatToSweep(),
      trials: 1,
      mode: 'max',
      method: sweeping.random(),
      seed: 1,
      parallel: 2,
      lag: 4,
      asha: { least: 1, most: 2, factor: 2 },
      known: [],
      signal: new AbortController().signal,
      onStart: () => {},
      onReport: () => {},
      onEnd: () => {},
    },
  },

  'preprocessing.fitPreprocessing': {
    call: (o) => preprocessing.fitPreprocessing(rows, beside({ target: 'y' }, o)),
    options: {
      task: 'regression',
      numeric: ['x'],
      categorical: [],
      date: [],
      ignore: [],
      missing: [],
    },
  },
  'preprocessing.TabularModel': {
    call: (o) => new preprocessing.TabularModel(fitted(), o),
    options: { hidden: [2], activation: 'ReLU', dropout: 0.5, binary: 'softmax', generator },
  },
  'preprocessing.tabularDataset': {
    call: (o) => preprocessing.tabularDataset(rows, fitted(), o),
    options: { binary: 'softmax' },
  },
  'preprocessing.PicturePredictor': {
    call: (o) => new preprocessing.PicturePredictor(model(), beside(ofPictures, o)),
    options: ofPictures,
  },
  'preprocessing.savePredictor': {
    call: (o) => {
      const tabular = new preprocessing.TabularModel(fitted());
      return preprocessing.savePredictor(new preprocessing.Predictor(tabular), o);
    },
    options: { dataset: { name: 'rows.csv', checksum: 'ab12' } },
  },
  'preprocessing.predictorMetadata': {
    call: (o) => preprocessing.predictorMetadata(new preprocessing.TabularModel(fitted()), o),
    options: { dataset: { name: 'rows.csv', checksum: 'ab12' } },
  },

  'export.modelCard': {
    call: (o) => exporting.modelCard(model(), beside({ inputShape: [2] }, o)),
    options: {
      name: 'net',
      inputShape: [2],
      classNames: ['no', 'yes'],
      picture: { rows: 1, columns: 2, channels: 1 },
      data: { name: 'rows.csv' },
      split: { train: 3, validation: 1, test: 1 },
      trainingRows: rows,
      evaluation: { samples: 1, metrics: [] },
      importance: [],
      limits: ['Not for castles.'],
      reproduce: 'npx gradus train C',
      versions: { Gradus: '0.1.0' },
    },
  },
  'export.toOnnx': {
    call: (o) => exporting.toOnnx(model(), beside({ inputShape: [2] }, o)),
    options: OF_SUBJECT,
  },
  'export.compareOnnx': {
    call: (o) => {
      const net = model();
      const bytes = exporting.toOnnx(net, beside({ inputShape: [2] }, o));
      return exporting.compareOnnx(bytes, net, [[0, 1]], beside({ inputShape: [2] }, o));
    },
    options: OF_SUBJECT,
  },
  'export.toPyTorch': {
    call: (o) => exporting.toPyTorch(model(), beside({ inputShape: [2] }, o)),
    options: OF_SUBJECT,
  },
  'export.subjectOf': {
    call: (o) => exporting.subjectOf(model(), beside({ inputShape: [2] }, o)),
    options: OF_SUBJECT,
  },
  'export.toHtml': {
    call: (o) => exporting.toHtml(model(), beside({ inputShape: [2] }, o)),
    options: {
      name: 'net',
      inputShape: [2],
      classNames: ['no', 'yes'],
      picture: { rows: 1, columns: 2, channels: 1 },
      quantize: true,
      lang: 'en',
      card: '# net',
    },
  },
  'export.toJavaScript': {
    call: (o) => exporting.toJavaScript(model(), beside({ inputShape: [2] }, o)),
    options: {
      name: 'net',
      inputShape: [2],
      classNames: ['no', 'yes'],
      picture: { rows: 1, columns: 2, channels: 1 },
      quantize: true,
    },
  },
};

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value !== 'object') return typeof value;
  return Object.getPrototypeOf(value) === Object.prototype ? 'object' : 'instance';
}

/** The error of a call, or of its promise. */
async function thrownBy(call: () => unknown): Promise<Error> {
  try {
    await call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

async function expectRefused(call: () => unknown, message: string | RegExp): Promise<void> {
  const error = await thrownBy(call);
  expect(error).toBeInstanceOf(ArgumentError);
  expect(error.message).toMatch(message);
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

describe.each(Object.entries(CASES))('%s', (_, { call, options, others = {}, instead = [] }) => {
  test('takes all of its options', async () => {
    await call(options);
    for (const [key, value] of Object.entries(options)) await call({ ...options, [key]: value });
  });

  test('refuses values that are not an object of options', async () => {
    for (const value of [...Object.values(VALUES), new Map(), generator, ones([1])]) {
      const type = typeOf(value);
      if (type === 'object' || instead.includes(type)) continue;
      await expectRefused(() => call(value), /options are an object such as \{ .*got .*Options: /);
    }
  });

  test('refuses unknown names', async () => {
    await expectRefused(
      () => call({ num_workers: 2 }),
      /there is no option 'num_workers'\. Options: /,
    );
  });

  test('knows PyTorch’s spelling', async () => {
    for (const key of Object.keys(options)) {
      if (snake(key) === key) continue;
      const given = { [snake(key)]: options[key] };
      await expectRefused(
        () => call(given),
        `there is no option '${snake(key)}'. It is called ${key}.`,
      );
    }
  });

  test('refuses values of other types', async () => {
    for (const [key, right] of Object.entries(options)) {
      const allowed = [typeOf(right), ...(others[key] ?? [])];
      for (const [type, value] of Object.entries({ ...VALUES, number: Number.NaN })) {
        // No option takes NaN.
        if (allowed.includes(type) && type !== 'number') continue;
        await expectRefused(() => call({ ...options, [key]: value }), key);
      }
    }
  });
});

test('this file tests everything public that takes options', () => {
  const modules: Readonly<Record<string, object>> = {
    '': gradus,
    'autograd.': autograd,
    'autograd.functional.': functional,
    'nn.': nn,
    'nn.init.': nn.init,
    'nn.utils.': nn.utils,
    'nn.utils.parametrizations.': nn.utils.parametrizations,
    'nn.utils.parametrize.': nn.utils.parametrize,
    'nn.utils.prune.': nn.utils.prune,
    'optim.': optim,
    'optim.lrScheduler.': lrScheduler,
    'optim.swaUtils.': optim.swaUtils,
    'data.': data,
    'train.': train,
    'sweep.': sweeping,
    'metrics.': metrics,
    'preprocessing.': preprocessing,
    'export.': exporting,
  };
  const isPublic = (value: unknown): boolean =>
    typeof value === 'function' && !(value.prototype instanceof Error);
  const taking = Object.entries(modules).flatMap(([prefix, exported]) =>
    Object.entries(exported)
      .filter(([, value]) => isPublic(value) && /options\b *[,)=(]/i.test(String(value)))
      .map(([name]) => prefix + name),
  );
  const tested = Object.keys(CASES);
  const isTested = (name: string) =>
    tested.some((known) => known === name || known.startsWith(`${name}.`));
  expect(taking.length).toBeGreaterThan(40);
  expect(taking.filter((name) => !isTested(name))).toEqual([]);
});

test('options that are undefined count as not given', () => {
  expect(new optim.Adam(parameters(), { lr: undefined }).paramGroups[0].lr).toBe(1e-3);
  expect(new DataLoader(pairs(), undefined).batchSize).toBe(1);
  expect(new nn.Linear(2, 2, { bias: undefined }).bias).not.toBeNull();
});

test('refuses options in the form of PyTorch', () => {
  const js: Loose = { tensor, Linear: nn.Linear, DataLoader, SGD };
  expect(() => new js.SGD(parameters(), { lr: 0.1, weight_decay: 0.5 })).toThrow(/weightDecay/);
  expect(() => new js.SGD(parameters(), 0.1)).toThrow(/options are an object such as \{ lr: … \}/);
  expect(() => new js.DataLoader(pairs(), 5)).toThrow(/such as \{ batchSize: … \}, got 5/);
  expect(() => js.tensor([1, 2], { shape: [2, 1] })).toThrow(/there is no option 'shape'/);
  expect(() => new js.Linear(4, 8, false)).toThrow(/such as \{ bias: … \}, got false/);
  expect(() => js.tensor([300], { dtype: 'int64' })).toThrow(/'int64' is not a dtype.*Use 'int32'/);
  expect(() => ones([2, 2]).sum(0, { keep_dim: true } as Loose)).toThrow(/keepdim/);
  expect(() => leaf().backward({ retainGraph: true } as Loose)).toThrow(/backward\(null, \{/);
  expect(() => optimizer().step(1 as Loose)).toThrow(/options are an object/);
});
