import { fromArray, GradusError, grad, type Tensor } from 'gradus';
import { Activation, BCEWithLogitsLoss, CrossEntropyLoss, Linear } from 'gradus/nn';
import type { Data } from '../data.ts';
import type { Example, ExampleLayer, ExampleRequest } from './example-messages.ts';
import type { Layer } from './inspector.ts';
import { type Loss, lossOf, rowsOf, type Subject, unitStep } from './unit-step.ts';

/** A Linear layer and what follows it, up to the next one. */
interface Block {
  readonly linear: Layer & { readonly module: Linear };
  readonly activation: Activation | null;
  readonly last: Layer;
}

/** Passes one example forward and backward through a network. All numbers are those of the library. */
export function example(subject: Subject, request: ExampleRequest): Example {
  const { inspector, loss, snapshot, data } = subject;
  const { input, target } = sampleOf(data, request, loss);
  const { output, layers } = inspector.layers(input);
  const probabilities = probabilitiesOf(output, loss);
  const aim = target ?? targetOf(likeliest(probabilities), loss);
  const cost = lossOf(loss, output, aim);
  const inUnits = (values: Tensor): number => floats(inspector.inTableUnits(values))[0];
  const blocks = blocksOf(layers);
  // A network for a table standardises its columns before its first layer.
  const first = layers[layers.indexOf(blocks[0].linear) - 1]?.output ?? input;
  const numbers = numbersOf(blocks, cost);
  const { unit } = request;
  const chosen = unit === null ? null : blocks[unit.layer];
  if (unit !== null && !(unit.unit < (chosen?.linear.module.outFeatures ?? 0)))
    throw new GradusError(`layer ${unit.layer} has no unit ${unit.unit}.`, { code: 'argument' });
  const shown = numbers.map(({ a }, i) =>
    shownOf(a, request.shown[i] ?? null, request.most, unit?.layer === i ? unit.unit : null),
  );
  return {
    iteration: snapshot.iteration,
    input: floats(first),
    target: aim.dataSync()[0],
    loss: cost.itemSync(),
    ...(probabilities === null
      ? { probabilities, value: { actual: inUnits(aim), predicted: inUnits(output) } }
      : { probabilities: floats(probabilities), value: null }),
    layers: numbers.map(({ gradient, ...layer }, i) => ({
      ...layer,
      shown: shown[i],
      weights: rowsOf(snapshot.weights[`${layer.name}.weight`].data, layer.inputs, shown[i]),
      gradients: rowsOf(gradient, layer.inputs, shown[i]),
    })),
    unit: unit && unitStep(subject, { ...unit, input, aim, numbers }),
  };
}

/** The input with a batch dimension, and the target; null for the class that the network predicts. */
function sampleOf({ flat }: Data, { input, target }: ExampleRequest, loss: Loss) {
  if ('values' in input) {
    const values = fromArray(input.values, [1, input.values.length]);
    return { input: values, target: target === null ? null : targetOf(target, loss) };
  }
  const { part, index } = input;
  const set = flat[part];
  if (!(index >= 0 && index < set.length))
    throw new GradusError(`the ${part} set has no example ${index}.`, { code: 'argument' });
  const [features, label] = set.get(index);
  return { input: features.unsqueeze(0), target: label.unsqueeze(0) };
}

function likeliest(probabilities: Tensor | null): number {
  const values = Array.from(probabilities?.dataSync() ?? [0]);
  return values.indexOf(Math.max(...values));
}

function targetOf(value: number, loss: Loss): Tensor {
  if (loss instanceof CrossEntropyLoss) return fromArray(Int32Array.of(value), [1]);
  return fromArray(Float32Array.of(value), [1, 1]);
}

/** Of each class; null for outputs that are numbers. */
function probabilitiesOf(output: Tensor, loss: Loss): Tensor | null {
  if (loss instanceof CrossEntropyLoss) return output.softmax(1).keep();
  return loss instanceof BCEWithLogitsLoss ? output.sigmoid().keep() : null;
}

function blocksOf(layers: readonly Layer[]): Block[] {
  const starts = layers.flatMap(({ module }, i) => (module instanceof Linear ? [i] : []));
  return starts.map((start, n) => {
    const block = layers.slice(start, starts[n + 1]);
    const activation = block.map(({ module }) => module).find((each) => each instanceof Activation);
    return {
      linear: block[0] as Block['linear'],
      activation: (activation as Activation | undefined) ?? null,
      last: block[block.length - 1],
    };
  });
}

/** The numbers of each layer, and the gradient of its whole weight. */
interface Numbers extends Omit<ExampleLayer, 'shown' | 'weights' | 'gradients'> {
  readonly inputs: number;
  readonly gradient: Float32Array<ArrayBuffer>;
}

function numbersOf(blocks: readonly Block[], cost: Tensor): Numbers[] {
  const options = { allowUnused: true, retainGraph: true };
  // All are recorded before the first is read, so that one program computes them.
  const recorded = blocks.map(({ linear, last }) => {
    const { weight, bias } = linear.module;
    const tensors = [linear.output, last.output, weight, ...(bias === null ? [] : [bias])];
    const gradients = grad(cost, tensors, null, options) as (Tensor | null)[];
    const [slope] = grad(last.output.sum(), [linear.output], null, options) as (Tensor | null)[];
    for (const each of [...gradients, slope]) each?.keep();
    return { gradients, slope };
  });
  return blocks.map(({ linear, activation, last }, i) => {
    const { gradients, slope } = recorded[i];
    const { inFeatures, outFeatures, bias } = linear.module;
    const [delta, upstream, gradient, biasGradient] = gradients;
    return {
      ...{ name: linear.name, output: last.name, activation: activation?.describe() ?? null },
      inputs: inFeatures,
      z: floats(linear.output),
      a: floats(last.output),
      slope: slope === null ? new Float32Array(outFeatures).fill(1) : floats(slope),
      upstream: floatsOr(upstream, outFeatures),
      delta: floatsOr(delta, outFeatures),
      bias: bias === null ? null : floats(bias),
      biasGradient: bias === null ? null : floatsOr(biasGradient ?? null, outFeatures),
      gradient: floatsOr(gradient, inFeatures * outFeatures),
    };
  });
}

function floats(tensor: Tensor): Float32Array<ArrayBuffer> {
  return Float32Array.from(tensor.detach().dataSync());
}

/** Without influence on the loss, a gradient is 0. */
function floatsOr(tensor: Tensor | null, length: number): Float32Array<ArrayBuffer> {
  return tensor === null ? new Float32Array(length) : floats(tensor);
}

/** The units to show, in order: those asked for, or the most active ones. The chosen unit is always there. */
function shownOf(
  a: Float32Array,
  asked: readonly number[] | null,
  most: number,
  chosen: number | null,
): number[] {
  const order = Array.from(a.keys()).sort((i, j) => Math.abs(a[j]) - Math.abs(a[i]) || i - j);
  const units = (asked ?? order).filter((unit) => unit < a.length).slice(0, most);
  if (chosen !== null && !units.includes(chosen)) units.splice(most - 1, 1, chosen);
  return units.sort((i, j) => i - j);
}
