import { type Experiment as Built, buildExperiment, type Parts } from '@gradus/lab/experiment';
import type { Tensor } from 'gradus';
import { restoreState } from 'gradus/train';
import type { Experiment } from '../../experiment/index.ts';
import type { Data } from '../data.ts';
import type { Snapshot } from '../snapshots.ts';
import { preservingGenerator } from '../time-slicer.ts';
import type { UnitStep } from './example-messages.ts';
import { type Inspector, loadWeights } from './inspector.ts';

/** The loss of a run. */
export type Loss = Built['loss'];

/** A run at a snapshot, and what its steps are made of. */
export interface Subject {
  readonly inspector: Inspector;
  readonly experiment: Experiment;
  readonly data: Data;
  readonly snapshot: Snapshot;
  readonly loss: Loss;
  readonly parts: Parts;
}

/** What a step needs to know about a layer. */
interface LayerNumbers {
  readonly name: string;
  readonly inputs: number;
  /** Of its whole weight. */
  readonly gradient: Float32Array;
}

/** The loss of an output. */
export function lossOf(loss: Loss, output: Tensor, target: Tensor): Tensor {
  return (loss.forward as (output: Tensor, target: Tensor) => Tensor).call(loss, output, target);
}

/** Rows of a matrix with `inputs` columns, one after the other. */
export function rowsOf(
  matrix: ArrayLike<number>,
  inputs: number,
  rows: readonly number[],
): Float32Array<ArrayBuffer> {
  const chosen = new Float32Array(rows.length * inputs);
  rows.forEach((row, i) => {
    for (let input = 0; input < inputs; input++)
      chosen[i * inputs + input] = matrix[row * inputs + input];
  });
  return chosen;
}

interface UnitOf {
  readonly layer: number;
  readonly unit: number;
  readonly input: Tensor;
  readonly aim: Tensor;
  readonly numbers: readonly LayerNumbers[];
}

/** The weights of a unit, and what a step of the run's optimizer on this example alone makes of them. */
export function unitStep(subject: Subject, { layer, unit, input, aim, numbers }: UnitOf): UnitStep {
  const { snapshot } = subject;
  const { name, inputs, gradient } = numbers[layer];
  const next = numbers.at(layer + 1);
  const { data } = snapshot.weights[`${name}.weight`];
  const outgoing =
    next && columnOf(snapshot.weights[`${next.name}.weight`].data, next.inputs, unit);
  const stepped = stepOf(subject, input, aim);
  const after = stepped.weights(name);
  return {
    ...{ layer, unit, lr: stepped.lr, isPlain: stepped.isPlain },
    weights: rowsOf(data, inputs, [unit]),
    gradients: rowsOf(gradient, inputs, [unit]),
    updated: rowsOf(after.weight, inputs, [unit]),
    updatedBias: after.bias === null ? null : after.bias[unit],
    outgoing: outgoing ?? null,
  };
}

function columnOf(matrix: ArrayLike<number>, columns: number, column: number) {
  return Float32Array.from(
    { length: matrix.length / columns },
    (_, row) => matrix[row * columns + column],
  );
}

/** Takes the step on a copy of the run, so that training is not touched. */
function stepOf({ experiment, data, snapshot, loss, parts }: Subject, input: Tensor, aim: Tensor) {
  const training = { ...experiment.training, balance: false };
  return preservingGenerator(() => {
    const copy = buildExperiment({ ...experiment, training }, data.flat, parts);
    const { model, optimizer, beforeStep } = copy;
    if (snapshot.state !== null) restoreState(copy, snapshot.state);
    else loadWeights(model, snapshot);
    const rate = experiment.rates.findLast(({ iteration }) => iteration <= snapshot.iteration);
    if (snapshot.state === null && rate !== undefined)
      for (const group of optimizer.paramGroups) group.lr = rate.lr;
    model.eval();
    optimizer.zeroGrad();
    lossOf(loss, model.forward(input), aim).backward();
    beforeStep?.();
    const { lr } = optimizer.paramGroups[0];
    optimizer.step();
    const { momentum, weightDecay, optimizer: name } = training;
    return {
      lr,
      isPlain: name === 'sgd' && momentum === 0 && weightDecay === 0 && beforeStep === undefined,
      weights(layer: string) {
        const parameters = new Map(model.namedParameters());
        const bias = parameters.get(`${layer}.bias`);
        return {
          weight: (parameters.get(`${layer}.weight`) as Tensor).dataSync(),
          bias: bias?.dataSync() ?? null,
        };
      },
    };
  });
}
