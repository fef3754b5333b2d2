import {
  celu,
  elu,
  gelu,
  geluTanh,
  leakyRelu,
  logSigmoid,
  mish,
  selu,
  silu,
  softplus,
  softsign,
  tanhshrink,
} from '../../../src/ops/composite/activations.ts';
import { float, type Samples, unarySamples } from '../kit.ts';

/** By function name. */
export const samples: Samples = {
  leakyRelu: [
    ...unarySamples((x) => leakyRelu(x, 0.01), { low: 0.2, high: 2, dtypes: ['int32'] }),
    ...unarySamples((x) => leakyRelu(x, 0.2), { low: -2, high: -0.2 }),
  ],
  elu: [
    ...unarySamples((x) => elu(x, 1), { low: 0.2, high: 2, dtypes: ['int32'] }),
    ...unarySamples((x) => elu(x, 0.5), { low: -2, high: -0.2 }),
  ],
  selu: [
    ...unarySamples(selu, { low: 0.2, high: 2, dtypes: ['int32'] }),
    ...unarySamples(selu, { low: -2, high: -0.2 }),
  ],
  celu: unarySamples((x) => celu(x, 0.5), { dtypes: ['uint8'] }),
  mish: unarySamples(mish, { dtypes: ['int32'] }),
  logSigmoid: unarySamples(logSigmoid, { dtypes: ['int32'] }),
  softsign: unarySamples(softsign, { dtypes: ['bool'] }),
  tanhshrink: unarySamples(tanhshrink, { dtypes: ['int32'] }),
  gelu: unarySamples(gelu, { dtypes: ['int32'] }),
  geluTanh: unarySamples(geluTanh, { dtypes: ['uint8'] }),
  silu: unarySamples(silu, { dtypes: ['bool'] }),
  softplus: [
    ...unarySamples((x) => softplus(x, 1, 20), { dtypes: ['int32'] }),
    ...unarySamples((x) => softplus(x, 2, 5), { low: -2, high: 2 }),
    {
      about: 'on both sides of the threshold',
      inputs: [float([19.5, 20, 20.5, -20, 2.4, 2.6])],
      compute: (x) => softplus(x, 2, 5),
      smooth: true,
    },
  ],
};
