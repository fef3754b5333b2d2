import { createExperiment } from '@gradus/lab/experiment';
import type { Experiment } from '../experiment/index.ts';
import type { Data } from './data.ts';
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
