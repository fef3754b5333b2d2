import {
  floorDivide,
  fmod,
  remainder,
  truncDivide,
} from '../../../src/ops/composite/remainders.ts';
import { round, trunc } from '../../../src/ops/composite/rounding.ts';
import { copysign, signbit, withSign } from '../../../src/ops/composite/signs.ts';
import { binarySamples, float, int, type Sample, type Samples, unarySamples } from '../kit.ts';

/** Samples for a function that is smooth between integers of a / b. */
function divisionSamples(compute: Sample['compute']): Sample[] {
  return [
    ...binarySamples(compute, { smooth: false }),
    {
      about: 'between whole quotients',
      inputs: [float([5.5, -5.5, 7.3, -0.4]), float([2, 2, -3, 1.5])],
      compute,
      smooth: true,
    },
    {
      about: 'int32 with large quotients',
      inputs: [int([2147483647, -2147483648, 2147483647, -5]), int([1, -1, 2147483646, 0])],
      compute,
      smooth: false,
    },
  ];
}

/** By the name of the function. */
export const samples: Samples = {
  round: unarySamples(round, { low: 0.6, high: 1.4, dtypes: ['int32'] }),
  trunc: unarySamples(trunc, { low: -0.9, high: -0.1, dtypes: ['int32'] }),
  remainder: divisionSamples(remainder),
  fmod: divisionSamples(fmod),
  floorDivide: binarySamples(floorDivide, { smooth: false }),
  truncDivide: binarySamples(truncDivide, { smooth: false }),
  signbit: unarySamples(signbit, { smooth: false, dtypes: ['int32', 'uint8', 'bool'] }),
  withSign: binarySamples(withSign, { smooth: false, integers: false }),
  copysign: binarySamples(copysign, { low: 0.1, high: 2, integers: false }),
};
