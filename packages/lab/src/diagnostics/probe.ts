import { full, Generator, grad, type Tensor, zeros } from 'gradus';
import { DataLoader, type Dataset, Subset } from 'gradus/data';
import { Activation } from 'gradus/nn';
import type { Loss, Model } from 'gradus/train';
import { type Call, type Forward, firstLayer, forward, lossOf, weightOf } from './forward.ts';
import { histogram, type Pending, rms, rounded, saturation, silence, spread } from './measures.ts';
import { firstNonFinite } from './non-finite.ts';
import type { ActivationRecord, LayerRecord, ProbeEvent } from './record.ts';

/** Largest number of samples in a probe set. */
const PROBE_SIZE = 250;
/** Samples that the magnitude of inputs is measured on. */
const SCALE_SIZE = 100;

/** What a {@link Probe} examines. */
export interface ProbeOptions {
  readonly model: Model;
  /** A mean over a batch. */
  readonly loss: Loss;
  /** The training set; samples are `[input, target]`. */
  readonly dataset: Dataset;
  /** Name of the model in records; its class by default. */
  readonly name?: string;
}

/** The measurements of a probe, without its cost. */
export type ProbeResult = Omit<ProbeEvent, 'seconds'>;

/** ‖Δθ‖/‖θ‖ of the measured steps, by layer. */
type Updates = ReadonlyMap<string, readonly (number | null)[]>;

/**
 * The samples of all probes as one recorded batch: one sample from each of 250 equal parts of the training set, or
 * the whole set if it is smaller.
 */
export function probeSet(dataset: Dataset): readonly [input: Tensor, target: Tensor] {
  const chosen = chosenFrom(dataset.length);
  const subset = new Subset(dataset, chosen);
  // An iteration over the data set needs a generator, although nothing is shuffled.
  const generator = new Generator();
  const [[input, target]] = new DataLoader(subset, { batchSize: chosen.length, generator });
  return [input, target];
}

/**
 * Examines a model with a fixed set of training samples, see {@link probeSet}. Leaves parameters, gradients, modes and
 * the default generator unchanged.
 */
export class Probe {
  private readonly options: ProbeOptions;
  private readonly input: Tensor;
  private readonly target: Tensor;
  /** The largest magnitude of the first layer's input; undefined before the first run. */
  private inputs: number | null | undefined;

  constructor(options: ProbeOptions) {
    this.options = options;
    const [input, target] = probeSet(options.dataset);
    this.input = input;
    this.target = target;
  }

  /** @param iteration steps taken so far */
  run(iteration: number, updates: Updates = new Map()): ProbeResult {
    const { model, loss, name } = this.options;
    const { input, target } = this;
    const pass = forward(model, loss, input, target);
    const samples = target.shape[0];
    // Record all measures before the first is read, so that one program computes them.
    const pending = {
      inputs: largestOf(firstLayer(pass)?.input ?? input),
      layers: layerMeasures(pass, samples, updates),
      activations: activationMeasures(pass),
      score: scoreOf(pass.output, target, loss),
    };
    const largest = pending.inputs.read();
    if (this.inputs === undefined) this.inputs = largest;
    const layers = pending.layers.map((layer) => layer.read());
    const meanLoss = rounded(pass.loss.itemSync());
    const isSound = meanLoss !== null && layers.every(isSoundLayer);
    return {
      event: 'probe',
      model: name ?? model.constructor.name,
      iteration,
      samples,
      inputs: this.inputs,
      loss: meanLoss,
      ...pending.score.read(),
      layers,
      activations: pending.activations.map((activation) => activation.read()),
      nonFinite: isSound ? null : firstNonFinite(forward(model, loss, input, target)),
    };
  }
}

function largestOf(input: Tensor): Pending<number | null> {
  const largest = input.detach().slice(0, 0, SCALE_SIZE).abs().max();
  return { read: () => rounded(largest.itemSync()) };
}

/** The golden ratio: its multiples modulo 1 are spread evenly and avoid any period in the data. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Indices of the probe set in a training set of `length`, in order. */
function chosenFrom(length: number): number[] {
  const n = Math.min(PROBE_SIZE, length);
  const begin = (i: number): number => Math.floor((i * length) / n);
  return Array.from({ length: n }, (_, i) => {
    const stretch = begin(i + 1) - begin(i);
    return begin(i) + Math.floor(((i * GOLDEN) % 1) * stretch);
  });
}

function isSoundLayer({ signal, gradient, weight }: LayerRecord): boolean {
  return signal !== null && gradient !== null && weight !== null;
}

function layerMeasures(
  { calls, loss }: Forward,
  samples: number,
  updates: Updates,
): Pending<LayerRecord>[] {
  const layers = calls.flatMap((call) => {
    const weight = weightOf(call.module);
    return weight === null ? [] : [{ ...call, weight }];
  });
  // The loss is a mean over samples. Multiplied by their number, each sample's row has the gradient of its own loss.
  const tensors = layers.flatMap(({ output, weight }) => [output, weight]);
  const gradients = grad(loss, tensors, full(loss.shape, samples), { allowUnused: true });
  return layers.map(({ name, module, weight }, i) => {
    const measures = {
      signal: rmsOrZero(gradients[2 * i]),
      gradient: rmsOrZero(gradients[2 * i + 1]),
    };
    const read = (): LayerRecord => {
      const weights = spread(weight);
      return {
        name,
        description: module.describe(),
        hidden: i < layers.length - 1,
        signal: rounded(measures.signal.read()),
        gradient: rounded(measures.gradient.read() / samples),
        weight: rounded(weights.rms),
        updates: [...(updates.get(name) ?? [])],
        weights: weights.histogram,
      };
    };
    return { read };
  });
}

/** The RMS of a gradient; 0 if the loss does not depend on the tensor. */
function rmsOrZero(tensor: Tensor | null): Pending<number> {
  return tensor === null ? { read: () => 0 } : rms(tensor);
}

/** Measures of the activations between two layers with weights. After the last such layer comes the output. */
function activationMeasures({ calls }: Forward): Pending<ActivationRecord>[] {
  const last = calls.findLastIndex(({ module }) => weightOf(module) !== null);
  const measures: Pending<ActivationRecord>[] = [];
  let layer = '';
  for (const call of calls.slice(0, last)) {
    if (weightOf(call.module) !== null) layer = call.name;
    else measures.push(...activationMeasure(call, layer));
  }
  return measures;
}

function activationMeasure({ name, module, input, output }: Call, layer: string) {
  if (!(module instanceof Activation)) return [];
  const { saturatesAt: ends, canDie } = module;
  const measures = {
    received: input === null ? undefined : histogram(input),
    values: histogram(output, ends),
    saturation: ends === null ? undefined : saturation(output, ends),
    silence: canDie ? silence(output) : undefined,
  };
  const read = (): ActivationRecord => ({
    name,
    description: module.describe(),
    layer,
    units: output.shape.at(-1) ?? 1,
    ...(measures.received && { received: measures.received.read() }),
    values: measures.values.read(),
    ...(measures.saturation && { saturation: measures.saturation.read() }),
    ...(measures.silence && { silence: measures.silence.read() }),
  });
  return [{ read }];
}

/** Whether each sample has one logit and a target of 0 or 1. */
function hasOneLogit(target: Tensor, loss: Loss): boolean {
  const isOfClasses = 'task' in loss && loss.task === 'classification';
  return isOfClasses && target.dtype === 'float32' && target.numel() === target.shape[0];
}

/** Accuracy if targets are classes; the loss of guessing if they are numbers. */
function scoreOf(
  output: Tensor,
  target: Tensor,
  loss: Loss,
): Pending<Pick<ProbeEvent, 'classes' | 'accuracy' | 'guessing'>> {
  if (target.dtype === 'int32' && output.dim() === 2 && target.dim() === 1) {
    const [samples, classes] = output.shape;
    const correct = output.argmax(1).eq(target).sum();
    const accuracy = () => rounded((100 * correct.itemSync()) / samples);
    return { read: () => ({ classes, accuracy: accuracy() }) };
  }
  if (hasOneLogit(target, loss)) {
    const correct = output.gt(0).eq(target).sum();
    const accuracy = () => rounded((100 * correct.itemSync()) / target.shape[0]);
    return { read: () => ({ classes: 2, accuracy: accuracy() }) };
  }
  const isNumbers = target.dtype === 'float32' && String(output.shape) === String(target.shape);
  const guess = isNumbers ? zeros(target.shape).add(target.mean(0)) : null;
  const cost = guess && lossOf(loss, guess, target);
  return {
    read: () => ({
      classes: null,
      accuracy: null,
      ...(cost && { guessing: rounded(cost.itemSync()) }),
    }),
  };
}
