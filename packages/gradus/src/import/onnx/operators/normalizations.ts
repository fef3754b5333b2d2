/** Normalisations and Dropout. */
import { Dropout } from '../../../nn/index.ts';
import { ones, type Tensor } from '../../../tensor/index.ts';
import { type Attributes, axisFrom, type Call, type Operators } from '../node.ts';

/** Reshapes a vector with one value per channel to broadcast to `x` [batch, channels, …]. */
function perChannel(values: Tensor, x: Tensor): Tensor {
  return values.reshape([values.numel(), ...Array(Math.max(0, x.dim() - 2)).fill(1)]);
}

/** Uses the statistics of the file, which training does not update. */
function batchNormalization(node: Attributes): (call: Call) => Tensor {
  const epsilon = node.float('epsilon', 1e-5);
  node.ignore('momentum');
  if (node.flag('training_mode', false)) {
    node.refuse('it is in training mode. Export the model in evaluation mode: model.eval().');
  }
  if (!node.flag('spatial', true)) node.refuse('spatial = 0 is not supported.');
  return (call) => {
    const x = call.tensor(0);
    const [scale, bias, mean, variance] = [1, 2, 3, 4].map((i) => perChannel(call.tensor(i), x));
    const factor = scale.div(variance.add(epsilon).sqrt());
    return x.sub(mean).mul(factor).add(bias);
  };
}

/** The mean and 1 / standard deviation along `axes`. */
function statistics(x: Tensor, axes: readonly number[], epsilon: number): [Tensor, Tensor] {
  const mean = x.mean(axes, true);
  const centered = x.sub(mean);
  return [mean, centered.mul(centered).mean(axes, true).add(epsilon).sqrt().pow(-1)];
}

function layerNormalization(node: Attributes): (call: Call) => Tensor[] {
  const [axis, epsilon] = [node.int('axis', -1), node.float('epsilon', 1e-5)];
  node.ignore('stash_type');
  return (call) => {
    const x = call.tensor(0);
    const first = axisFrom(axis, x.dim());
    const axes = x.shape.map((_, i) => i).slice(first);
    const [mean, inverse] = statistics(x, axes, epsilon);
    const scaled = x.sub(mean).mul(inverse).mul(call.tensor(1));
    return [call.has(2) ? scaled.add(call.tensor(2)) : scaled, mean, inverse];
  };
}

function instanceNormalization(node: Attributes): (call: Call) => Tensor {
  const epsilon = node.float('epsilon', 1e-5);
  return (call) => {
    const x = call.tensor(0);
    const [scale, bias] = [perChannel(call.tensor(1), x), perChannel(call.tensor(2), x)];
    const axes = x.shape.map((_, i) => i).slice(2);
    const [mean, inverse] = statistics(x, axes, epsilon);
    return x.sub(mean).mul(inverse).mul(scale).add(bias);
  };
}

/** Drops in training mode of the module. It ignores the mode in the file, which was exported for evaluation. */
function dropout(node: Attributes): (call: Call) => Tensor[] {
  const ratio = node.float('ratio', 0.5);
  node.ignore('seed', 'is_test');
  return (call) => {
    const x = call.tensor(0);
    const layer = new Dropout(call.number(1, ratio)).train(call.training);
    const made = [layer.forward(x)];
    if (call.outputCount > 1) made.push(ones(x.shape, { dtype: 'bool' }));
    return made;
  };
}

export const normalizations = (): Operators => ({
  BatchNormalization: { learned: [1, 2], prepare: batchNormalization },
  LayerNormalization: { learned: [1, 2], prepare: layerNormalization },
  InstanceNormalization: { learned: [1, 2], prepare: instanceNormalization },
  LpNormalization: {
    prepare: (node) => {
      const [axis, p] = [node.int('axis', -1), node.int('p', 2)];
      if (p !== 1 && p !== 2) node.refuse(`p must be 1 or 2, got ${p}.`);
      return (call) => {
        const x = call.tensor(0);
        const size = p === 1 ? x.abs().sum(axis, true) : x.mul(x).sum(axis, true).sqrt();
        return x.div(size);
      };
    },
  },
  Dropout: { isRandom: true, prepare: dropout },
});
