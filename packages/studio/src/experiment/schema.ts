import {
  type ExperimentConfig,
  type RateChange,
  rateChangeSchema,
  type StudioData,
  studioExperimentSchema,
} from '@gradus/lab/settings';
import * as z from 'zod/mini';

/** What the page trains: the configuration of a run, and changes made while it trained. */
export interface Experiment extends ExperimentConfig<StudioData> {
  /** Changes of the learning rate, ascending: from the step after `iteration` on it is `lr`. */
  readonly rates: readonly RateChange[];
}

/** Also takes the `config.json` of a run, which has no changes of the rate; its other fields are left out. */
export const experimentSchema = z.extend(studioExperimentSchema, {
  rates: z._default(z.array(rateChangeSchema), []),
});
