import { scatter } from '../../functions/indexing/scattering.ts';
import type { GeneratorOptions } from '../../functions/random/drawing.ts';
import { exponential_ } from '../../functions/random/filling.ts';
import { type Shape, type Tensor, zerosLike } from '../../tensor/index.ts';
import { checkOptions } from '../../util/options.ts';
import { Generator } from '../../util/random/index.ts';
import { checkTensor, real } from '../arguments.ts';

/**
 * Options of {@link gumbelSoftmax}.
 *
 * @example
 * ```ts
 * const options: F.GumbelSoftmaxOptions = { hard: true, tau: 0.5 };
 * await F.gumbelSoftmax(zeros([2, 3]), options).sum(1).toArray(); // [1, 1]
 * ```
 */
export interface GumbelSoftmaxOptions extends GeneratorOptions {
  /** The temperature, above 0: small values make the probabilities nearly one-hot. Default 1. */
  tau?: number;
  /** Whether the result is one-hot, with the gradient of the probabilities; default false. */
  hard?: boolean;
  /** The dimension of the classes; default −1. */
  dim?: number;
}

const OPTIONS = {
  tau: { above: 0 },
  hard: 'boolean',
  dim: { integer: true },
  generator: Generator,
} as const;

/**
 * softmax((logits + g) / tau) with draws g of the Gumbel distribution: a sample of the classes through which
 * gradients flow. Jang et al. 2016, https://arxiv.org/abs/1611.01144
 *
 * The call draws PyTorch's random numbers, one for each logit.
 * @throws ArgumentError for a temperature that is not above 0, or a missing dimension
 *
 * @example
 * ```ts
 * const sample = F.gumbelSoftmax(tensor([[1, 2, 3]]));
 * (await sample.sum().item()).toFixed(3); // '1.000'
 * ```
 */
export function gumbelSoftmax<S extends Shape>(
  logits: Tensor<S>,
  options: GumbelSoftmaxOptions = {},
): Tensor<S> {
  checkTensor('gumbelSoftmax', 'logits', logits);
  const given = checkOptions('gumbelSoftmax', options, OPTIONS);
  const { tau = 1, hard = false, dim = -1, generator } = given;
  const scores = real(logits);
  const gumbels = exponential_(zerosLike(scores), 1, { generator }).log().neg();
  const soft = scores.add(gumbels).div(tau).softmax(dim) as Tensor<S>;
  if (!hard) return soft;
  const oneHot = scatter(zerosLike(soft), dim, soft.detach().argmax(dim, true), 1);
  // The value of the one-hot vector, with the gradient of the probabilities.
  return oneHot.sub(soft.detach()).add(soft) as Tensor<S>;
}
