/** Builds the layers of Gradus for each layer of Keras. */
import * as nn from '../../nn/index.ts';
import { fromArray, ones, type Tensor, zeros } from '../../tensor/index.ts';
import { ArgumentError } from '../../util/errors.ts';
import { Generator } from '../../util/random/index.ts';
import { shown } from '../../util/shown.ts';
import { activationOf, boundedRelu, rescaling } from './functions.ts';
import type { LayerDescription } from './topology.ts';
import type { Weight } from './weights.ts';

/** The data that a layer is built from. */
export interface LayerParts {
  readonly config: LayerDescription['config'];
  readonly isKeras3: boolean;
  /** The shape of the input without the batch; null where it, or one of its sizes, is unknown. */
  readonly shape: readonly (number | null)[] | null;
  /** The layer's weight with this name in Keras; undefined where there is none. */
  weight(name: string): Weight | undefined;
}

/** The layers of Gradus, and the shape of their output. */
export interface Built {
  readonly layers: readonly nn.Module[];
  readonly shape: LayerParts['shape'];
}

/** The reason why a layer cannot be built; it completes the sentence "layer (class): …". */
class Unfit {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

type Build = (parts: LayerParts) => readonly nn.Module[] | Built;

const BUILDERS: Readonly<Record<string, Build>> = {
  InputLayer: () => [],
  Dense: dense,
  Activation: ({ config, isKeras3 }) => activation(config.activation, isKeras3),
  ReLU: relu,
  LeakyReLU: ({ config }) => [new nn.LeakyReLU(number(config, ['negative_slope', 'alpha'], 0.3))],
  ELU: ({ config }) => [new nn.ELU(number(config, ['alpha'], 1))],
  Softmax: ({ config }) => [new nn.Softmax(number(config, ['axis'], -1))],
  Dropout: ({ config }) => [new nn.Dropout(number(config, ['rate'], 0.5))],
  BatchNormalization: batchNormalization,
  Normalization: normalization,
  Flatten: flatten,
  Rescaling: ({ config }) => [
    rescaling(number(config, ['scale'], 1), number(config, ['offset'], 0)),
  ],
};

/** The classes of Keras that can be built. */
export const LAYERS: readonly string[] = /* @__PURE__ */ Object.keys(BUILDERS);

/** The layers for a layer of Keras, or the reason why they cannot be built. */
export function buildLayer(className: string, parts: LayerParts): Built | string {
  try {
    const built = BUILDERS[className](parts);
    return 'layers' in built ? built : { layers: built, shape: parts.shape };
  } catch (error) {
    if (error instanceof Unfit) return error.reason;
    // The layer of Gradus refuses an argument, such as a rate or an axis.
    if (error instanceof ArgumentError) return error.message;
    throw error;
  }
}

function dense({ config, isKeras3, shape, weight }: LayerParts): Built {
  const kernel = needed(weight, 'kernel', 2);
  const [inputs, outputs] = kernel.shape;
  if (inputs < 1 || outputs < 1) throw new Unfit(`its kernel is [${kernel.shape}]`);
  const given = shape?.[shape.length - 1] ?? inputs;
  if (given !== inputs) throw new Unfit(`its kernel takes ${inputs} inputs, but gets ${given}`);
  const hasBias = config.use_bias !== false;
  const layer = new nn.Linear(inputs, outputs, { bias: hasBias, generator: new Generator() });
  const transposed = new Float32Array(kernel.data.length);
  for (let i = 0; i < inputs; i++) {
    for (let o = 0; o < outputs; o++) transposed[o * inputs + i] = kernel.data[i * outputs + o];
  }
  const isTrained = config.trainable !== false;
  layer.weight = parameter(transposed, [outputs, inputs], isTrained);
  if (hasBias) layer.bias = vector(needed(weight, 'bias', 1), outputs, isTrained);
  const made = shape === null ? null : [...shape.slice(0, -1), outputs];
  return { layers: [layer, ...activation(config.activation, isKeras3)], shape: made };
}

function activation(given: unknown, isKeras3: boolean): readonly nn.Module[] {
  const layers = activationOf(given, isKeras3);
  if (layers === null) throw new Unfit(`the activation ${shown(given)} is unknown`);
  return layers;
}

function relu({ config }: LayerParts): readonly nn.Module[] {
  const slope = number(config, ['negative_slope'], 0);
  const threshold = number(config, ['threshold'], 0);
  const { max_value: most } = config;
  const max = most === null || most === undefined ? null : number(config, ['max_value'], 0);
  return [boundedRelu(slope, threshold, max)];
}

function batchNormalization({ config, shape, weight }: LayerParts): readonly nn.Module[] {
  const mean = needed(weight, 'moving_mean', 1);
  const [features] = mean.shape;
  const axis = Array.isArray(config.axis) ? config.axis[0] : (config.axis ?? -1);
  if ((shape !== null && shape.length > 1) || (axis !== -1 && axis !== 1)) {
    throw new Unfit('it normalises more than vectors along their only dimension');
  }
  if (features < 1) throw new Unfit('it has no features');
  const layer = new nn.BatchNorm1d(features, {
    eps: number(config, ['epsilon'], 1e-3),
    // In Gradus, momentum is the weight of the new batch. Rounded, since 1 − 0.99 is not exactly 0.01.
    momentum: Number((1 - number(config, ['momentum'], 0.99)).toPrecision(12)),
    affine: config.scale !== false || config.center !== false,
  });
  const isTrained = config.trainable !== false;
  if (layer.weight !== null) {
    layer.weight =
      config.scale === false
        ? new nn.Parameter(ones([features]), { requiresGrad: false })
        : vector(needed(weight, 'gamma', 1), features, isTrained);
    layer.bias =
      config.center === false
        ? new nn.Parameter(zeros([features]), { requiresGrad: false })
        : vector(needed(weight, 'beta', 1), features, isTrained);
  }
  layer.running_mean?.setData(sized(mean, features).slice());
  layer.running_var?.setData(sized(needed(weight, 'moving_variance', 1), features).slice());
  return [layer];
}

/** Standardises with the statistics of the training data, which are not trained. */
class Standardization extends nn.Module {
  readonly mean: Tensor;
  readonly scale: Tensor;
  readonly #isInverse: boolean;

  constructor(mean: Tensor, scale: Tensor, isInverse: boolean) {
    super();
    this.mean = this.registerBuffer('mean', mean);
    this.scale = this.registerBuffer('scale', scale);
    this.#isInverse = isInverse;
  }

  forward(x: Tensor): Tensor {
    return this.#isInverse ? x.mul(this.scale).add(this.mean) : x.sub(this.mean).div(this.scale);
  }
}

function normalization({ config, shape, weight }: LayerParts): readonly nn.Module[] {
  const { axis = -1 } = config;
  const last = shape === null ? -1 : shape.length;
  const axes = axis === null ? [] : Array.isArray(axis) ? axis : [axis];
  if (axes.length > 1 || (axes.length === 1 && axes[0] !== -1 && axes[0] !== last)) {
    throw new Unfit('it normalises along a dimension other than the last');
  }
  const mean = statistics(config.mean, weight('mean'));
  const variance = statistics(config.variance, weight('variance'));
  if (mean === null || variance === null || mean.length !== variance.length) {
    throw new Unfit('it has no mean and variance of one size. Call adapt() in Keras before saving');
  }
  const features = shape?.[shape.length - 1] ?? mean.length;
  if (mean.length !== 1 && mean.length !== features) {
    throw new Unfit(`it has a mean of ${mean.length} numbers, but gets ${features}`);
  }
  const scale = variance.map((value) => Math.max(Math.sqrt(value), 1e-7));
  const size = axes.length === 0 ? [] : [mean.length];
  if (axes.length === 0 && mean.length !== 1)
    throw new Unfit('it has several means, but its axis is null');
  return [
    new Standardization(fromArray(mean, size), fromArray(scale, size), config.invert === true),
  ];
}

/** The numbers in the configuration or, without them, in a weight. */
function statistics(given: unknown, weight: Weight | undefined): Float32Array | null {
  const list = typeof given === 'number' ? [given] : Array.isArray(given) ? given.flat(4) : null;
  if (list === null) return weight === undefined ? null : weight.data.slice();
  return list.every((value) => typeof value === 'number') ? Float32Array.from(list) : null;
}

function flatten({ config, shape }: LayerParts): Built {
  const isOther = config.data_format === 'channels_first' || config.data_format === 'channelsFirst';
  if (isOther && (shape === null || shape.length > 1)) {
    throw new Unfit('it flattens inputs with the channels first');
  }
  const size = shape?.reduce<number | null>(
    (product, n) => (product === null || n === null ? null : product * n),
    1,
  );
  return { layers: [new nn.Flatten()], shape: size === undefined ? null : [size] };
}

/** The number with the first of these names that the configuration has. */
function number(config: LayerParts['config'], names: readonly string[], fallback: number): number {
  const name = names.find((each) => config[each] !== undefined && config[each] !== null);
  const value = name === undefined ? fallback : config[name];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new Unfit(`its ${name} is ${shown(value)}, not a number`);
}

function needed(weight: LayerParts['weight'], name: string, dimensions: number): Weight {
  const found = weight(name);
  if (found === undefined) throw new Unfit(`its weight "${name}" is missing`);
  if (found.shape.length === dimensions) return found;
  throw new Unfit(`its weight "${name}" has shape [${found.shape}], not ${dimensions} dimensions`);
}

function sized({ shape, data }: Weight, size: number): Float32Array {
  if (shape.length === 1 && shape[0] === size) return data;
  throw new Unfit(`one of its weights has shape [${shape}], not [${size}]`);
}

function vector(weight: Weight, size: number, isTrained: boolean): nn.Parameter {
  return parameter(sized(weight, size).slice(), [size], isTrained);
}

function parameter<S extends readonly number[]>(
  data: Float32Array,
  shape: S,
  isTrained: boolean,
): nn.Parameter<S> {
  if (isTrained) return new nn.Parameter(data, shape);
  return new nn.Parameter<S>(fromArray(data, shape) as Tensor<S>, { requiresGrad: false });
}
