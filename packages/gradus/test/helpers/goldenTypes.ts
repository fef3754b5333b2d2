/** The documents under test/goldens, as `loadGoldens` returns them. */
export interface GoldenFiles {
  random: { torch: string; cases: RandomCase[] };
  distributions: { torch: string; cases: DistributionCase[] };
  linalg: { torch: string; cases: OpCase[] };
  float64: {
    torch: string;
    cases: OpCase[];
    tensors: Record<string, GoldenArray>;
    promotion: { op: string; x: string; other: string | number; result: GoldenArray | null }[];
  };
  'float64-modules': Float64Modules;
  'init-more': { torch: string; cases: InitCall[] };
  ops: OpsGoldens;
  promotion: PromotionGoldens;
  print: { torch: string; cases: PrintCase[] };
  nn: NnGoldens;
  'nn-layers': NnLayersGoldens;
  data: DataGoldens;
  autograd: AutogradGoldens;
  optim: OptimGoldens;
  metrics: MetricsGoldens;
  preprocessing: PreprocessingGoldens;
  /** Direction numbers 1, 2, … of each dimension, times 2¹⁶. */
  sobol: { scipy: string; directions: number[][] };
  'model-files': ModelFilesGoldens;
  'layers-models': { tfjs: string; cases: LayersModelCase[] };
  'onnx-files': OnnxFilesGoldens;
  ported: PortedGoldens;
  'models-seed-0': ModelsGoldens;
  'models-seed-1': ModelsGoldens;
  'models-seed-42': ModelsGoldens;
}

/** Passes over samplers and loaders, and random splits. */
export interface DataGoldens {
  torch: string;
  cases: {
    name: string;
    seed: number;
    /** What each pass takes: indices, or batches of them. */
    passes: (number | number[])[][];
    /** The next 64-bit draw modulo 2⁶³, in digits. */
    after: string;
  }[];
  splits: { lengths: number[]; indices: number[][]; after: string }[];
}

export type GoldenDType = 'float64' | 'float32' | 'int32' | 'uint8' | 'bool';

/** A tensor: `data` is flat and row-major; a Float32Array, Int32Array or Uint8Array by dtype. */
export interface GoldenArray {
  dtype: GoldenDType;
  shape: number[];
  data: Float32Array | Int32Array | Uint8Array;
}

export interface AutogradGoldens {
  torch: string;
  trainings: AutogradTraining[];
  products: AutogradProducts;
}

/** Some steps whose loss contains gradients. `data` has the tensors of each step. */
export interface AutogradTraining {
  name: 'penalty' | 'physics' | 'meta';
  before: GoldenArray[];
  losses: number[];
  after: GoldenArray[];
  data: GoldenArray[][];
}

/** Results of torch.autograd.functional at x and y, with the vectors vx and vy. */
export interface AutogradProducts {
  /** x, y, vx, vy */
  inputs: GoldenArray[];
  upstream: GoldenArray[];
  jacobian: GoldenArray[][];
  hessian: GoldenArray[][];
  vjp: GoldenArray[];
  jvp: GoldenArray[];
  vhp: GoldenArray[];
  hvp: GoldenArray[];
  /** The Jacobian of the Hessian of Σ x⁴. */
  third: GoldenArray;
}

/** `n` values drawn at once, and the 64-bit draw modulo 2⁶³ that follows them, in digits. */
export interface Draws {
  n: number;
  values: number[];
  after: string;
}

/** A call of a function of `nn.init`, without the tensor. */
export interface InitCall {
  name: string;
  fn: string;
  seed: number;
  args: number[];
  values: GoldenArray;
  after: string;
}

/** A call of a function that draws. The first argument of an in-place function is the tensor that it fills. */
export interface DistributionCase {
  name: string;
  fn: string;
  seed: number;
  args: (GoldenArray | number | boolean | number[])[];
  values: GoldenArray;
  after: string;
}

/** Each list is one stream from `seed`; its entries follow one another. */
export interface RandomCase {
  seed: string;
  initialSeed: string;
  random63: string[];
  uniform: Draws[];
  /** U[−0.1, 0.3) */
  uniformRange: Draws[];
  normal: Draws[];
  /** N(0.25, 1.5²) */
  normalScaled: Draws[];
  randperm: Draws[];
  /** [−5, 17) */
  randint: Draws[];
  /** [−2³¹, 2³¹) */
  randintWide: Draws[];
  /** p = 0.3 */
  bernoulli: Draws[];
  loader: LoaderOrders;
}

/**
 * Orders of a shuffling loader over `n` items. `first` and `second` come from the default
 * generator with a pass over an unshuffled loader between them; `given` are two epochs of a
 * loader that was given a generator of its own.
 */
export interface LoaderOrders {
  n: number;
  first: number[];
  second: number[];
  after: string;
  given: number[][];
  givenAfter: string;
}

/** An argument: a tensor by its index in `inputs`, a plain value, or a list of arguments. */
export type OpArg =
  | number
  | boolean
  | string
  | null
  | { input: number }
  | OpArg[]
  | { [option: string]: OpArg };

/** One call of an op, and PyTorch's answer. */
export interface OpCase {
  /** Our name of the op; a method of Tensor whose receiver is the first argument. */
  op: string;
  /** What the case is about; unique. */
  name: string;
  inputs: GoldenArray[];
  /** PyTorch's order of arguments; null where PyTorch's default is meant. */
  args: OpArg[];
  /** One output, or [values, indices]. */
  outputs: GoldenArray[];
  /** True where IEEE arithmetic fixes every bit of the outputs. */
  exact: boolean;
  /** The gradient that flows into `outputs[0]`; null where no gradient is asked for. */
  upstream: GoldenArray | null;
  /** The gradient of each input; null for inputs that take none. */
  grads: (GoldenArray | null)[];
}

export interface OpsGoldens {
  torch: string;
  /** The ops that the library promises. */
  cases: OpCase[];
  /** Ops that PyTorch has and the library may have. */
  extras: OpCase[];
}

/** `text` is what PyTorch's `repr` prints, with our dtype names. */
export interface PrintCase {
  tensor: GoldenArray;
  text: string;
}

/** Names of options are camelCase; a tensor among them is a GoldenArray. */
export type Options = Record<string, number | boolean | string | number[] | GoldenArray>;

export interface ActivationCase {
  module: string;
  name: string;
  options: Options;
  input: GoldenArray;
  output: GoldenArray;
  upstream: GoldenArray;
  gradInput: GoldenArray;
}

/** PReLU with slopes of its own, and their gradient. */
export interface PreluCase extends Omit<ActivationCase, 'module' | 'options'> {
  weight: GoldenArray;
  gradWeight: GoldenArray;
}

/** RReLU in training. */
export interface RreluCase extends Omit<ActivationCase, 'module' | 'options'> {
  lower: number;
  upper: number;
  seed: number;
  /** The next draw of the generator. */
  after: string;
}

export interface LossCase {
  module: string;
  name: string;
  options: Options;
  input: GoldenArray;
  target: GoldenArray;
  /** Of losses that take three tensors. */
  third?: GoldenArray;
  output: GoldenArray;
  upstream: GoldenArray;
  gradInput: GoldenArray;
}

export interface LinearCase {
  name: string;
  inFeatures: number;
  outFeatures: number;
  bias: boolean;
  seed: number;
  /** What the constructor draws after `manualSeed(seed)`; `biasValues` null without a bias. */
  weight: GoldenArray;
  biasValues: GoldenArray | null;
  /** The 64-bit draw modulo 2⁶³ that follows. */
  after: string;
  input: GoldenArray;
  output: GoldenArray;
  upstream: GoldenArray;
  gradInput: GoldenArray;
  gradWeight: GoldenArray;
  gradBias: GoldenArray | null;
}

export interface EmbeddingCase {
  name: string;
  numEmbeddings: number;
  embeddingDim: number;
  paddingIdx: number | null;
  seed: number;
  /** What the constructor draws after `manualSeed(seed)`. */
  weight: GoldenArray;
  /** The 64-bit draw modulo 2⁶³ that follows. */
  after: string;
  input: GoldenArray;
  output: GoldenArray;
  upstream: GoldenArray;
  gradWeight: GoldenArray;
  /** What `print` shows. */
  text: string;
}

export interface InitCase {
  /** Name in `nn.init`, camelCase with the trailing underscore: `xavierUniform_`. */
  fn: string;
  name: string;
  seed: number;
  shape: number[];
  options: Options;
  values: GoldenArray;
  after: string;
}

export interface GainCase {
  nonlinearity: string;
  param: number | null;
  gain: number;
}

export interface DropoutCase {
  name: string;
  p: number;
  seed: number;
  input: GoldenArray;
  output: GoldenArray;
  upstream: GoldenArray;
  gradInput: GoldenArray;
  after: string;
}

/** Gradients before and after clipping; `normType` and `norm` are null for clipGradValue_. */
export interface ClippingCase {
  name: string;
  gradients: GoldenArray[];
  limit: number;
  normType: number | null;
  norm: GoldenArray | null;
  clipped: GoldenArray[];
}

/** What `print(module)` shows, by a name that the test builds the module for. */
export interface ModuleText {
  name: string;
  text: string;
}

export interface NnGoldens {
  torch: string;
  activations: ActivationCase[];
  losses: LossCase[];
  linear: LinearCase[];
  embedding: EmbeddingCase[];
  init: InitCase[];
  gains: GainCase[];
  dropout: DropoutCase[];
  prelu: PreluCase[];
  rrelu: RreluCase[];
  clipping: ClippingCase[];
  prints: ModuleText[];
  norms: NormCase[];
  trainedNorms: TrainedNorms;
}

/** A layer that normalises: a forward and backward, a second forward, and one in evaluation. */
/** Modules, steps and random streams in double precision. */
export interface Float64Modules {
  torch: string;
  activations: ActivationCase[];
  losses: LossCase[];
  norms: NormCase[];
  /** Where the parameters of every optimizer start, and the gradients of each step. */
  parameters: GoldenArray[];
  gradients: GoldenArray[][];
  /** The trajectory has the last step only. */
  steps: OptimCase[];
  /** What a generator with seed 42 gives, and its next draw. */
  streams: { name: string; output: GoldenArray; after: string }[];
}

export interface NormCase {
  module: 'BatchNorm1d' | 'LayerNorm';
  name: string;
  size: number | number[];
  options: Record<string, number | boolean | null>;
  /** What `print` shows. */
  text: string;
  /** The state dict before, after the first and after the second forward, whose input is 2 · input − 1. */
  before: Record<string, GoldenArray>;
  after: Record<string, GoldenArray>;
  afterTwo: Record<string, GoldenArray>;
  input: GoldenArray;
  output: GoldenArray;
  upstream: GoldenArray;
  gradInput: GoldenArray;
  /** By parameter. */
  grads: Record<string, GoldenArray>;
  evaluated: GoldenArray;
}

export interface NnLayersGoldens {
  torch: string;
  layers: LayerCase[];
  dropouts: (DropoutCase & { module: 'AlphaDropout' | 'FeatureAlphaDropout' | 'Dropout1d' })[];
  adaptive: AdaptiveCase[];
  triplet: TripletCase[];
  computed: ComputedCase[];
  pruned: PrunedCase[];
  prunedTogether: PrunedTogetherCase[];
  prints: { name: string; text: string }[];
  /** The state dict of a module with all containers. */
  names: string[];
}

/** A layer made with a seed, with its state before and after a forward and backward in training. */
export interface LayerCase {
  name: string;
  module: string;
  args: (number | number[])[];
  options: Record<string, number | boolean | string | null>;
  seed: number;
  initial: Record<string, GoldenArray>;
  /** The draw after the initial values. */
  draw: string;
  text: string;
  before: Record<string, GoldenArray>;
  inputs: (GoldenArray | null)[];
  output: GoldenArray;
  upstream: GoldenArray;
  gradInputs: (GoldenArray | null)[];
  grads: Record<string, GoldenArray>;
  after: Record<string, GoldenArray>;
  evaluated: GoldenArray;
}

export interface AdaptiveCase {
  name: string;
  args: [inFeatures: number, nClasses: number, cutoffs: number[]];
  options: { divValue?: number; headBias?: boolean };
  seed: number;
  draw: string;
  text: string;
  initial: Record<string, GoldenArray>;
  input: GoldenArray;
  target: GoldenArray;
  output: GoldenArray;
  loss: GoldenArray;
  gradInput: GoldenArray;
  grads: Record<string, GoldenArray>;
  logProb: GoldenArray;
  predicted: GoldenArray;
}

/** Three steps of SGD at a rate of 0.5 on the mean square of the output of Linear(4, 3). */
export interface ComputedCase {
  name: string;
  fn: string;
  args: unknown[];
  seed: number;
  draw: string;
  text: string;
  initial: Record<string, GoldenArray>;
  input: GoldenArray;
  losses: number[];
  states: Record<string, GoldenArray>[];
  evaluated: GoldenArray;
  removed: Record<string, GoldenArray>;
}

/** The weight of Linear(6, 5), pruned twice by the same rule. */
export interface PrunedCase {
  fn: string;
  args: number[];
  seed: number;
  draw: string;
  first: Record<string, GoldenArray>;
  second: Record<string, GoldenArray>;
  grad: GoldenArray;
  input: GoldenArray;
  output: GoldenArray;
  text: string;
  removed: Record<string, GoldenArray>;
}

/** The weights of Linear(4, 3) and Linear(3, 2), and the bias of the first. */
export interface PrunedTogetherCase {
  fn: 'l1Unstructured' | 'randomUnstructured';
  amount: number;
  seed: number;
  states: Record<string, GoldenArray>[];
  draw: string;
}

export interface TripletCase {
  name: string;
  options: { margin: number; swap: boolean; reduction: 'none' | 'mean' | 'sum' };
  inputs: [anchor: GoldenArray, positive: GoldenArray, negative: GoldenArray];
  output: GoldenArray;
  upstream: GoldenArray;
  gradInput: GoldenArray;
}

/** Five steps of SGD with momentum 0.9 at a rate of 0.1. */
export interface TrainedNorms {
  seed: number;
  input: GoldenArray;
  labels: GoldenArray;
  losses: number[];
  states: Record<string, GoldenArray>[];
  evaluated: GoldenArray;
}

export interface OptimCase {
  name: string;
  /** A class. */
  optimizer: string;
  /** The defaults that the constructor gets. */
  options: Options;
  /** The parameters' indices in each group, and the group's own options. */
  groups: { params: number[]; options: Options }[];
  /** What changes before each step in all groups; null where nothing does. */
  settings: Options[] | null;
  /** [step][parameter]: the values after each step. */
  trajectory: GoldenArray[][];
}

export interface OptimGoldens {
  torch: string;
  /** Where every case starts. */
  parameters: GoldenArray[];
  /** [step][parameter] */
  gradients: GoldenArray[][];
  cases: OptimCase[];
  schedules: ScheduleCase[];
  /** Data of the network, and where each problem starts. */
  lbfgsData: {
    inputs: GoldenArray;
    targets: GoldenArray;
    rosenbrock: GoldenArray[];
    network: GoldenArray[];
  };
  lbfgs: LbfgsCase[];
  /** The weights of the model at the start and before each update, batches for updateBn, an input of the model. */
  swaData: { models: Record<string, GoldenArray>[]; batches: GoldenArray[]; input: GoldenArray };
  swa: SwaCase[];
}

export interface LbfgsCase {
  name: string;
  problem: 'rosenbrock' | 'network';
  options: Options;
  /** After each step: the loss that it returned, calls of the closure and iterations so far, the parameters. */
  trajectory: { loss: number; calls: number; iterations: number; parameters: GoldenArray[] }[];
}

export interface SwaCase {
  name: string;
  /** Of the exponential moving average; null for the mean. */
  decay: number | null;
  useBuffers: boolean;
  /** The averages after each update. */
  states: Record<string, GoldenArray>[];
  afterUpdateBn: Record<string, GoldenArray>;
  /** Of the averaged model in evaluation. */
  output: GoldenArray;
}

/** A schedule over two groups whose learning rates are 0.1 and 0.03. */
export interface ScheduleCase {
  name: string;
  /** Settings of SGD, or of Adam where there are betas. */
  settings: { momentum?: number; betas?: [number, number] };
  /** One schedule, those of a SequentialLR with `milestones`, or those of a ChainedScheduler. */
  parts: { scheduler: string; options: Options }[];
  milestones: number[] | null;
  isChain?: true;
  /** An option that is a function or a list of functions, which the test has under these names. */
  functions?: { option: string; names: string | string[] };
  /** What `step` of CosineAnnealingWarmRestarts gets each time. */
  epochs?: number[];
  /** What ReduceLROnPlateau is told at each step. */
  metrics: number[] | null;
  /** [step][group], the first before any step. */
  rates: number[][];
  /** [step][group]: momentum, or β₁. */
  momenta: number[][];
}

export interface ParameterSummary {
  first8: number[];
  norm: number;
}

export interface InitSummary {
  shape: number[];
  first8: number[];
  last: number;
  sum_f64: number;
  sumsq_f64: number;
}

export interface ModelGoldens {
  init: Record<string, InitSummary>;
  /** Loss by iteration: 1 to 20 and every 100th. */
  loss: Record<string, number>;
  log: { iteration: number; loss: number; correct: number }[];
  first_labels: number[];
  first_grad: Record<string, ParameterSummary>;
  final: Record<string, ParameterSummary>;
}

/** The four networks trained with one seed. Names as the script writes them. */
export interface ModelsGoldens {
  torch: string;
  seed: number;
  batch_size: number;
  lr: number;
  n_iters: number;
  epochs: number;
  order: string;
  models: Record<'A' | 'B' | 'C' | 'D', ModelGoldens>;
}

/** The losses that each program of scripts/goldens/ported prints. */
export interface PortedGoldens {
  torch: string;
  losses: Record<string, number[]>;
}

/** Dtypes and values; a `result` is null where the call is refused. */
export interface PromotionGoldens {
  torch: string;
  tensors: Record<string, GoldenArray>;
  /** For `where`, of three elements. */
  condition: GoldenArray;
  /** `x` and `other` by name in `tensors`; `other` may be a number. */
  binary: { op: string; x: string; other: string | number; result: GoldenArray | null }[];
  unary: { op: string; x: string; result: GoldenArray | null }[];
  clamps: { x: string; low: number | null; high: number | null; result: GoldenArray | null }[];
  casts: { x: GoldenArray; result: GoldenArray }[];
  fills: { dtype: GoldenDType; number: number; result: GoldenArray | null }[];
}

/** Metrics by scikit-learn. */
export interface MetricsGoldens {
  sklearn: string;
  /** Scores that are not defined are 0. */
  classes: {
    name: string;
    actual: number[];
    predicted: number[];
    classes: number;
    accuracy: number;
    balancedAccuracy: number;
    confusionMatrix: number[][];
    precision: number[];
    recall: number[];
    f1: number[];
    macroPrecision: number;
    macroRecall: number;
    macroF1: number;
  }[];
  /** `calibrationError` has 15 bins, `calibrationError4` has 4. */
  probabilities: {
    name: string;
    actual: number[];
    probabilities: number[];
    isFloat32: boolean;
    logLoss: number;
    calibrationError: number;
    calibrationError4: number;
  }[];
  aucs: { name: string; actual: number[]; scores: number[]; rocAuc: number }[];
  regression: {
    name: string;
    actual: number[];
    predicted: number[];
    targets: number;
    meanAbsoluteError: number;
    rootMeanSquaredError: number;
    r2: number;
    medianAbsoluteError: number;
  }[];
  /** Two rows each: of classes with `labels` and `probabilities`, of numbers with `values`. */
  baselines: {
    name: string;
    labels?: number[];
    values?: number[];
    predicted: number[];
    probabilities?: number[];
  }[];
  intervals: {
    metric: string;
    actual: number[];
    other: number[];
    draws: number;
    seed: number;
    low: number;
    high: number;
  }[];
  importance: {
    x: number[];
    y: number[];
    weights: number[];
    repeats: number;
    seed: number;
    means: number[];
    stds: number[];
    /** By column. */
    values: number[][];
    /** Of scikit-learn's own permutations. */
    sklearnMeans: number[];
  }[];
}

/** A missing value is null. */
export interface PreprocessingGoldens {
  sklearn: string;
  numeric: {
    name: string;
    train: (number | null)[];
    test: (number | null)[];
    mean: number;
    scaled: number[];
    /** Empty where training has no missing value. */
    indicator: number[];
  }[];
  categorical: {
    name: string;
    train: (string | null)[];
    test: (string | null)[];
    /** By row. */
    encoded: number[][];
  }[];
}

/** What the files under test/goldens/files hold, as gradus holds it: real numbers as float32, integers as int32. */
export interface ModelFilesGoldens {
  torch: string;
  /** types.safetensors, and the same in two files. */
  safetensors: Record<string, GoldenArray>;
  pytorch: {
    /** Of the network whose state dict is in state-dict.pt and in the checkpoints, in evaluation. */
    input: GoldenArray;
    output: GoldenArray;
    state: Record<string, GoldenArray>;
    /** Adam's state in the checkpoints, by parameter. */
    moments: Record<string, GoldenArray>[];
    types: Record<string, GoldenArray>;
    layouts: Record<string, GoldenArray>;
  };
}

/** What the makers of ONNX files predict. */
export interface OnnxFilesGoldens {
  /** Exports of torch.onnx.export: inputs and outputs by name, and the parameters by the names of the module. */
  readonly pytorch: readonly {
    readonly file: string;
    readonly inputs: Readonly<Record<string, GoldenArray>>;
    readonly outputs: Readonly<Record<string, GoldenArray>>;
    readonly state: Readonly<Record<string, GoldenArray>>;
  }[];
  /** Pipelines of scikit-learn: rows, and for each output a list of labels or an array of numbers. */
  readonly sklearn: readonly {
    readonly file: string;
    readonly rows: readonly (
      | readonly number[]
      | Readonly<Record<string, number | string | null>>
    )[];
    readonly outputs: Readonly<Record<string, GoldenArray | readonly (string | number)[]>>;
    readonly classes?: readonly string[];
  }[];
}

/** A model as TensorFlow.js saves it, and what it predicts. */
export interface LayersModelCase {
  name: string;
  /** model.json */
  json: object;
  /** Files by name, in base64. */
  files: Record<string, string>;
  input: GoldenArray;
  output: GoldenArray;
}
