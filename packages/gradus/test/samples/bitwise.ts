import { bitwiseAnd } from '../../src/ops/bitwise.ts';
import { byte, int, type Samples } from './kit.ts';

const ENDS = [0, 1, -1, 2147483647, -2147483648, 1431655765, -1431655766, 65537, 255];

/** By op name. */
export const samples: Samples = {
  bitwiseAnd: [
    {
      about: 'int32',
      inputs: [int(ENDS.flatMap((a) => ENDS.map(() => a))), int(ENDS.flatMap(() => ENDS))],
      compute: bitwiseAnd,
      smooth: false,
    },
    {
      about: 'uint8',
      inputs: [byte([0, 255, 170, 15, 128]), byte([255, 255, 85, 60, 129])],
      compute: bitwiseAnd,
      smooth: false,
    },
    { about: 'scalars', inputs: [int([6], []), int([3], [])], compute: bitwiseAnd, smooth: false },
    {
      about: 'empty',
      inputs: [int([], [0, 2]), int([], [0, 2])],
      compute: bitwiseAnd,
      smooth: false,
    },
  ],
};
