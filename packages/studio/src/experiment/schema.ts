import {
  type ExperimentConfig,
  type RateChange,
  rateChangeSchema,
  type StudioData,
  studioExperimentSchema,
} from '@gradus/lab/settings';
import * as z from 'zod/mini';

/** What the page trains: the configuration of a run, and what was changed while it trained. */
export interface Experiment extends ExperimentConfig<StudioData> {
  /** Changes of the learning rate, ascending: from the step after `iteration` on it is `lr`. */
  readonly rates: readonly RateChange[];
}

/** Takes a run's `config.json` as well: it has no changes of the rate, and more fields, which are left out. */
export const experimentSchema = z.extend(studioExperimentSchema, {
  rates: z._default(z.array(rateChangeSchema), []),
});
