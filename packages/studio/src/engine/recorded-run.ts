import { createExperiment } from '@gradus/lab/experiment';
import { DataError } from 'gradus';
import { decodeSafetensors } from 'gradus/data';
import type { Experiment } from '../experiment/index.ts';
import type { Data } from './data.ts';
import type { KeptWeights } from './messages.ts';
import { type KeptMoment, Moments } from './moments.ts';
import { undisturbed } from './turns.ts';
import { hostWeightsOf } from './weights.ts';

/** A run that was trained elsewhere. How it began is drawn again from its seed. */
export class RecordedRun {
  readonly experiment: Experiment;
  readonly data: Data;
  readonly moments = new Moments();

  constructor(experiment: Experiment, data: Data, kept: readonly KeptMoment[]) {
    this.experiment = experiment;
    this.data = data;
    const { model } = undisturbed(() => createExperiment(experiment, data.flat));
    this.moments.add({ iteration: 0, weights: hostWeightsOf(model), state: null });
    for (const moment of [...kept].sort((a, b) => a.iteration - b.iteration)) {
      if (moment.iteration > 0) this.moments.add(moment);
    }
  }

  now(): KeptMoment {
    return this.moments.last as KeptMoment;
  }

  drop(): void {}
}

/**
 * @param name what errors call the file
 * @throws DataError where the bytes are no safetensors file, or do not say their iteration
 */
export function recordedMoment({ iteration, bytes }: KeptWeights, name: string): KeptMoment {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  const at = iteration ?? Number(metadata.iteration);
  if (!Number.isSafeInteger(at) || at < 0) {
    throw new DataError(
      name,
      `do not say after which iteration they are: '${metadata.iteration}'.`,
    );
  }
  return { iteration: at, weights: Object.fromEntries(tensors), state: null };
}
