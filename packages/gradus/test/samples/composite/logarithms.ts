import {
  exp2,
  log2,
  log10,
  logaddexp,
  logaddexp2,
  logit,
  xlogy,
} from '../../../src/ops/composite/logarithms.ts';
import { binarySamples, type Samples, unarySamples } from '../kit.ts';

/** By the name of the function. */
export const samples: Samples = {
  exp2: unarySamples(exp2, { dtypes: ['int32'] }),
  log2: unarySamples(log2, { low: 0.2, high: 5, dtypes: ['uint8'] }),
  log10: unarySamples(log10, { low: 0.2, high: 5, dtypes: ['uint8'] }),
  logit: unarySamples(logit, { low: 0.1, high: 0.9, dtypes: ['bool'] }),
  logaddexp: binarySamples(logaddexp, { integers: false }),
  logaddexp2: binarySamples(logaddexp2, { integers: false }),
  xlogy: binarySamples(xlogy, { low: 0.2, high: 4, integers: false }),
};
