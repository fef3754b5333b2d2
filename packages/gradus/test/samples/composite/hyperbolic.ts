import { acosh, asinh, atanh, cosh, sinh } from '../../../src/ops/composite/hyperbolic.ts';
import { type Samples, unarySamples } from '../kit.ts';

/** By the name of the function. */
export const samples: Samples = {
  sinh: unarySamples(sinh, { dtypes: ['int32'] }),
  cosh: unarySamples(cosh, { dtypes: ['int32'] }),
  asinh: unarySamples(asinh, { dtypes: ['int32'] }),
  acosh: unarySamples(acosh, { low: 1.1, high: 4, dtypes: ['uint8'] }),
  atanh: unarySamples(atanh, { low: -0.9, high: 0.9, dtypes: ['bool'] }),
};
