import {
  hardshrink,
  hardsigmoid,
  hardswish,
  hardtanh,
  softshrink,
  threshold,
} from '../../../src/ops/composite/piecewise.ts';
import { type Samples, unarySamples } from '../kit.ts';

/** By the name of the function. The ranges hold one piece each. */
export const samples: Samples = {
  hardtanh: [
    ...unarySamples((x) => hardtanh(x, -1, 1), { low: -0.9, high: 0.9, dtypes: ['int32'] }),
    ...unarySamples((x) => hardtanh(x, -1, 1), { low: 1.2, high: 3 }),
  ],
  hardsigmoid: [
    ...unarySamples(hardsigmoid, { low: -2.5, high: 2.5, dtypes: ['int32'] }),
    ...unarySamples(hardsigmoid, { low: -5, high: -3.2 }),
  ],
  hardswish: [
    ...unarySamples(hardswish, { low: -2.5, high: 2.5, dtypes: ['int32'] }),
    ...unarySamples(hardswish, { low: 3.2, high: 5 }),
  ],
  hardshrink: [
    ...unarySamples((x) => hardshrink(x, 0.5), { low: 0.6, high: 2, dtypes: ['int32'] }),
    ...unarySamples((x) => hardshrink(x, 0.5), { low: -0.4, high: 0.4 }),
  ],
  softshrink: [
    ...unarySamples((x) => softshrink(x, 0.5), { low: -2, high: -0.6, dtypes: ['uint8'] }),
    ...unarySamples((x) => softshrink(x, 0.5), { low: 0.6, high: 2 }),
  ],
  threshold: [
    ...unarySamples((x) => threshold(x, 0.5, 20), { low: 0.6, high: 2, dtypes: ['int32'] }),
    ...unarySamples((x) => threshold(x, 0.5, 20), { low: -2, high: 0.4 }),
  ],
};
