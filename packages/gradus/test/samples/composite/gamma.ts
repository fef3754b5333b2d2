import { digamma, erfinv, lgamma } from '../../../src/ops/composite/gamma.ts';
import { type Samples, unarySamples } from '../kit.ts';

/** By the name of the function. */
export const samples: Samples = {
  lgamma: [
    ...unarySamples(lgamma, { low: 0.3, high: 7, dtypes: ['uint8'] }),
    ...unarySamples(lgamma, { low: 8.1, high: 20 }),
    ...unarySamples(lgamma, { low: -2.9, high: -2.1 }),
  ],
  digamma: [
    ...unarySamples(digamma, { low: 0.3, high: 9, dtypes: ['uint8'] }),
    ...unarySamples(digamma, { low: -2.9, high: -2.1 }),
  ],
  erfinv: unarySamples(erfinv, { low: -0.9, high: 0.9, dtypes: ['bool'] }),
};
