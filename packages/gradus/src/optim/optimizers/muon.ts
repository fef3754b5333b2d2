import type { Node } from '../../graph/node.ts';
import { EMPTY } from '../../graph/tuple.ts';
import type { Parameter } from '../../nn/index.ts';
import { add, divide, maximum, multiply, sqrt, subtract } from '../../ops/elementwise.ts';
import { scalar } from '../../ops/leaves.ts';
import { matmul } from '../../ops/matmul.ts';
import { transpose } from '../../ops/movement.ts';
import { expand, sum } from '../../ops/reduce.ts';
import { type Bounds, checkArgument, NOT_NEGATIVE } from '../../util/arguments.ts';
import { ShapeError } from '../../util/errors.ts';
import type { StateKinds } from '../check-state.ts';
import type { FullGroup, Params } from '../groups.ts';
import { Optimizer, type Update } from '../optimizer.ts';
import { checkList, type SettingsTable } from '../settings.ts';
import { blend, times } from './nodes.ts';

/**
 * Settings of {@link Muon}.
 *
 * @example
 * ```ts
 * const settings: Partial<optim.MuonSettings> = { lr: 0.02, adjustLrFn: 'match_rms_adamw' };
 * new optim.Muon([new nn.Linear(2, 1).weight], settings).paramGroups[0].nsSteps; // 5
 * ```
 */
export interface MuonSettings {
  /** Learning rate, at least 0; default 0.001. */
  lr: number;
  /** λ, at least 0: each step begins with θ ← θ · (1 − lr·λ); default 0.1. */
  weightDecay: number;
  /** μ, at least 0: the decay of the mean of the gradient; default 0.95. */
  momentum: number;
  /** Steps by μ·b + (1−μ)·g instead of the mean b; default true. */
  nesterov: boolean;
  /** a, b and c of the iteration; default [3.4445, −4.775, 2.0315]. */
  nsCoefficients: readonly [number, number, number];
  /** ε, the least norm that the iteration divides by; default 1e-7. */
  eps: number;
  /** The number of iterations, from 1 to 99; default 5. */
  nsSteps: number;
  /**
   * The factor of the rate for a matrix of A rows and B columns: √max(1, A/B) for `'original'` and null, the default;
   * 0.2 · √max(A, B) for `'match_rms_adamw'`, which suits learning rates of AdamW.
   */
  adjustLrFn: 'original' | 'match_rms_adamw' | null;
}

const STEPS: Bounds = { integer: true, least: 1, most: 99 };

const SETTINGS: SettingsTable<MuonSettings> = {
  lr: { kind: NOT_NEGATIVE, default: 1e-3 },
  weightDecay: { kind: NOT_NEGATIVE, default: 0.1 },
  momentum: { kind: NOT_NEGATIVE, default: 0.95 },
  nesterov: { kind: 'boolean', default: true },
  nsCoefficients: { kind: null, default: [3.4445, -4.775, 2.0315] },
  eps: { kind: NOT_NEGATIVE, default: 1e-7 },
  nsSteps: { kind: STEPS, default: 5 },
  adjustLrFn: { kind: null, default: null },
};

/**
 * Muon, for the weight matrices of hidden layers: makes the mean of the gradient nearly orthogonal by a few
 * Newton–Schulz iterations, and steps along it. Train biases, embeddings and the last layer by another optimizer.
 *
 * Jordan 2024, https://kellerjordan.github.io/posts/muon/; Liu et al. 2025, https://arxiv.org/abs/2502.16982. It
 * iterates in float32, where PyTorch takes bfloat16.
 *
 * @example
 * ```ts
 * const model = new nn.Linear(4, 2);
 * const optimizer = new optim.Muon([model.weight], { lr: 0.02 });
 * model.forward(ones([8, 4])).sum().backward();
 * optimizer.step();
 * ```
 */
export class Muon extends Optimizer<MuonSettings> {
  /** The range and default of each setting. */
  static readonly settings = SETTINGS;

  /**
   * @throws ArgumentError for a setting that is unknown or out of range
   * @throws ShapeError for a parameter that is not a matrix
   */
  constructor(params: Params<MuonSettings>, settings: Partial<MuonSettings> = {}) {
    super(params, settings, SETTINGS);
  }

  protected override check(group: FullGroup<MuonSettings>): void {
    super.check(group);
    checkMatrices(group.params);
    const { adjustLrFn, nsCoefficients } = group;
    const numbers = ['number', 'number', 'number'] as const;
    checkList('Muon', 'nsCoefficients', nsCoefficients, numbers, '[3.4445, -4.775, 2.0315]');
    if (adjustLrFn === null) return;
    checkArgument('Muon', 'adjustLrFn', adjustLrFn, ['original', 'match_rms_adamw']);
  }

  protected override stateKinds(): StateKinds {
    return { momentumBuffer: 'tensor' };
  }

  protected override update(
    parameter: Parameter,
    gradient: Node,
    group: FullGroup<MuonSettings>,
  ): Update {
    const { lr, momentum, nesterov, weightDecay } = group;
    const tensor = this.buffer(parameter, 'momentumBuffer');
    const mean = blend(tensor.node, gradient, momentum);
    const direction = nesterov ? blend(mean, gradient, momentum) : mean;
    const rate = lr * adjustment(parameter.shape, group.adjustLrFn);
    const kept = times(parameter.node, 1 - lr * weightDecay);
    const value = subtract(kept, times(orthogonal(direction, group), rate));
    return { value, state: [{ tensor, value: mean }] };
  }
}

function adjustment([rows, columns]: readonly number[], fn: MuonSettings['adjustLrFn']): number {
  if (fn === 'match_rms_adamw') return 0.2 * Math.sqrt(Math.max(rows, columns));
  return Math.sqrt(Math.max(1, rows / columns));
}

/** A matrix with the singular vectors of `x`, whose singular values are close to 1. */
function orthogonal(
  x: Node,
  {
    eps,
    nsCoefficients: [a, b, c],
    nsSteps,
  }: Pick<MuonSettings, 'eps' | 'nsCoefficients' | 'nsSteps'>,
): Node {
  const [rows, columns] = x.shape.values;
  // The Gram matrix of the shorter side is the smaller one.
  const flip = (y: Node): Node => (rows > columns ? transpose(y, 0, 1) : y);
  let y = flip(x);
  const norm = sqrt(sum(multiply(y, y), [0, 1]));
  y = divide(y, expand(maximum(norm, scalar(eps, EMPTY, norm.dtype)), y.shape.values));
  for (let i = 0; i < nsSteps; i++) {
    const gram = matmul(y, transpose(y, 0, 1));
    const polynomial = add(times(gram, b), times(matmul(gram, gram), c));
    y = add(times(y, a), matmul(polynomial, y));
  }
  return flip(y);
}

/** @throws ShapeError for a parameter that is not a matrix */
function checkMatrices(parameters: readonly Parameter[]): void {
  const other = parameters.find(({ shape }) => shape.length !== 2);
  if (other === undefined) return;
  throw new ShapeError(
    'Muon',
    [other.shape],
    `trains matrices, got a parameter of shape [${other.shape}]. Pass the weights of hidden layers, and the other ` +
      'parameters to another optimizer, such as AdamW.',
  );
}
