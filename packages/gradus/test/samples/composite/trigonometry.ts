import {
  acos,
  asin,
  atan,
  atan2,
  hypot,
  oneMinusSquare,
  tan,
} from '../../../src/ops/composite/trigonometry.ts';
import { binarySamples, type Samples, unarySamples } from '../kit.ts';

/** By the name of the function. */
export const samples: Samples = {
  tan: unarySamples(tan, { low: -1.2, high: 1.2, dtypes: ['int32'] }),
  atan: unarySamples(atan, { dtypes: ['int32'] }),
  asin: unarySamples(asin, { low: -0.9, high: 0.9, dtypes: ['bool'] }),
  acos: unarySamples(acos, { low: -0.9, high: 0.9, dtypes: ['bool'] }),
  oneMinusSquare: unarySamples(oneMinusSquare),
  atan2: binarySamples(atan2, { integers: false }),
  hypot: binarySamples(hypot, { integers: false }),
};
