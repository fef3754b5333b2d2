/** Regression: which outputs and targets fit, and the errors of an evaluation. */
import { isReal } from '../ir/dtype.ts';
import { meanAbsoluteError, r2, rootMeanSquaredError } from '../metrics/index.ts';
import { runtime } from '../runtime/runtime.ts';
import type { Shape, Tensor } from '../tensor/index.ts';
import { GradusError } from '../util/errors.ts';
import { amount, type Check, count, finite, nullOr, orNaN } from '../util/fields.ts';
import type { Batch, Outcome } from './model.ts';

/**
 * The result of {@link evaluate} in regression; with several targets, the means over the targets.
 *
 * @example
 * ```ts
 * const data = new TensorDataset(tensor([[1], [2]]), tensor([[1], [4]]));
 * const result: RegressionEvaluation =
 *   await evaluate(new nn.Identity(), new DataLoader(data), { task: 'regression' });
 * result.mae; // 1
 * result.rmse; // 1.414…
 * ```
 */
export interface RegressionEvaluation {
  readonly task: 'regression';
  readonly total: number;
  /** The mean absolute error, in the unit of the targets. */
  readonly mae: number;
  /** The root of the mean squared error, in the unit of the targets. */
  readonly rmse: number;
  /** R²: 1 for exact predictions, 0 for those of the mean of the targets; NaN for one sample. */
  readonly r2: number;
  /** The mean loss; null if no loss was passed. */
  readonly loss: number | null;
}

/** The fields of an evaluation that events and states contain. */
export const REGRESSION_SCORES = {
  mae: orNaN(amount),
  rmse: orNaN(amount),
  r2: orNaN(finite),
} satisfies Record<string, Check>;

/** All fields of an evaluation but its task. */
export const REGRESSION_FIELDS = {
  ...REGRESSION_SCORES,
  total: count,
  loss: nullOr(orNaN(finite)),
} satisfies Record<string, Check>;

/** @throws GradusError unless `target`, float32 [batch] or [batch, targets], has the shape of `output` */
export function checkRegression(target: Batch, output?: Shape): void {
  const { dtype, shape } = target;
  if (!isReal(dtype) || shape.length < 1 || shape.length > 2) {
    throw new GradusError(
      `evaluate: targets of regression must be float32 [batch] or [batch, targets], got ${dtype} [${shape}]. ` +
        "Class labels need task: 'classification'; numbers can be converted: target.float().",
      { code: 'label' },
    );
  }
  if (output === undefined || output.join() === shape.join()) return;
  throw new GradusError(
    `evaluate: outputs [${output}] and targets [${shape}] must have one shape. A column of outputs ` +
      'goes with a column of targets: target.unsqueeze(1).',
    { code: 'shape' },
  );
}

/** Collects predictions and targets. */
export class TargetErrors {
  readonly #actual = new Gathered();
  readonly #predicted = new Gathered();
  #targets = 1;
  readonly #scale: number;

  /** @param scale the factor for all errors */
  constructor(scale: number) {
    this.#scale = scale;
  }

  record(output: Tensor, target: Tensor): Outcome {
    checkRegression(target, output.shape);
    this.#targets = target.shape[1] ?? 1;
    return { predicted: output, actual: target };
  }

  add({ predicted, actual }: Outcome): void {
    this.#predicted.add(runtime.read(predicted.node));
    this.#actual.add(runtime.read(actual.node));
  }

  get total(): number {
    return this.#actual.values.length / this.#targets;
  }

  evaluation(loss: number | null): RegressionEvaluation {
    const { total } = this;
    const targets = this.#targets;
    const scale = this.#scale;
    const [actual, predicted] = [this.#actual.values, this.#predicted.values];
    return {
      task: 'regression',
      total,
      mae: scale * meanAbsoluteError(actual, predicted, { targets }),
      rmse: scale * rootMeanSquaredError(actual, predicted, { targets }),
      r2: r2(actual, predicted, { targets }),
      loss,
    };
  }
}

/** The numbers of many batches, in a few typed arrays: cheaper for the garbage collector than lists of objects. */
class Gathered {
  #all = new Float32Array(1024);
  #length = 0;

  get values(): Float32Array {
    return this.#all.subarray(0, this.#length);
  }

  add(more: ArrayLike<number>): void {
    const length = this.#length + more.length;
    if (length > this.#all.length) {
      const larger = new Float32Array(Math.max(length, 2 * this.#all.length));
      larger.set(this.values);
      this.#all = larger;
    }
    this.#all.set(more, this.#length);
    this.#length = length;
  }
}
