/** Linear models of ai.onnx.ml. Their coefficients are attributes, so they stay constant. */
import { fromArray, type Tensor } from '../../../tensor/index.ts';
import type { Attributes, Call, Operators } from '../node.ts';
import { Texts, type Value } from '../values.ts';

const TRANSFORMS: ReadonlyMap<string, (scores: Tensor) => Tensor> = new Map([
  ['NONE', (scores: Tensor) => scores],
  ['LOGISTIC', (scores: Tensor) => scores.sigmoid()],
  ['SOFTMAX', (scores: Tensor) => scores.softmax(1)],
]);

/** X · coefficientsᵀ + intercepts, from the attributes, for `count` targets. */
function scoresOf(node: Attributes, count: number): (call: Call) => Tensor {
  const coefficients = Float32Array.from(node.floats('coefficients') ?? []);
  const intercepts = Float32Array.from(node.floats('intercepts') ?? new Float32Array(count));
  const features = coefficients.length / count;
  if (!Number.isInteger(features) || features === 0 || intercepts.length !== count) {
    node.refuse(
      `${coefficients.length} coefficients and ${intercepts.length} intercepts do not fit ${count} outputs.`,
    );
  }
  const weight = fromArray(coefficients, [count, features]);
  const bias = fromArray(intercepts, [count]);
  return (call) => {
    const x = call.tensor(0).float();
    return (x.dim() === 1 ? x.unsqueeze(0) : x).matmul(weight.T).add(bias);
  };
}

function transformOf(node: Attributes): (scores: Tensor) => Tensor {
  const name = node.text('post_transform', 'NONE');
  return TRANSFORMS.get(name) ?? node.refuse(`post_transform = ${name} is not supported.`);
}

function linearClassifier(node: Attributes): (call: Call) => [Value, Tensor] {
  const texts = node.texts('classlabels_strings');
  const ints = node.ints('classlabels_ints');
  const labels = texts ?? ints ?? [];
  node.ignore('multi_class');
  if (labels.length === 0) node.refuse('it has no class labels.');
  const scores = scoresOf(node, labels.length);
  const transform = transformOf(node);
  return (call) => {
    const made = scores(call);
    const places = made.argmax(1);
    const label =
      texts === undefined
        ? fromArray(Int32Array.from(labels as readonly number[]), [labels.length]).indexSelect(
            0,
            places,
          )
        : new Texts(places, texts);
    return [label, transform(made)];
  };
}

export const linearModels = (): Operators => ({
  LinearClassifier: { prepare: linearClassifier },
  LinearRegressor: {
    prepare: (node) => {
      const scores = scoresOf(node, node.int('targets', 1));
      const transform = transformOf(node);
      return (call) => transform(scores(call));
    },
  },
});
