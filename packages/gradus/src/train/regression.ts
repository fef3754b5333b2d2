/** Approximating numbers: what fits, and how far off predictions are. */
import { meanAbsoluteError, r2, rootMeanSquaredError } from '../metrics/index.ts';
import type { Shape, Tensor } from '../tensor/index.ts';
import { GradusError } from '../util/errors.ts';
import { amount, type Check, count, finite, nullOr, orNaN } from '../util/fields.ts';
import type { Batch, Outcome } from './model.ts';

/** How close a model comes to numbers; with several targets, the mean over them. */
export interface RegressionEvaluation {
  readonly task: 'regression';
  readonly total: number;
  /** The mean absolute error, in the unit of the targets. */
  readonly mae: number;
  /** The root of the mean squared error, in the unit of the targets. */
  readonly rmse: number;
  /** 1 is perfect, 0 as good as the mean of the targets; NaN for one sample. */
  readonly r2: number;
  /** The mean loss, where one was asked for. */
  readonly loss: number | null;
}

/** What events and states keep of an evaluation. */
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
  if (dtype !== 'float32' || shape.length < 1 || shape.length > 2) {
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

/** Keeps what was predicted and what is right. */
export class TargetErrors {
  private readonly actual = new Gathered();
  private readonly predicted = new Gathered();
  private targets = 1;
  private readonly scale: number;

  /** @param scale of the targets: errors are multiplied by it */
  constructor(scale: number) {
    this.scale = scale;
  }

  record(output: Tensor, target: Tensor): Outcome {
    checkRegression(target, output.shape);
    this.targets = target.shape[1] ?? 1;
    return { predicted: output, actual: target };
  }

  add({ predicted, actual }: Outcome): void {
    this.predicted.add(predicted.dataSync());
    this.actual.add(actual.dataSync());
  }

  get total(): number {
    return this.actual.values.length / this.targets;
  }

  evaluation(loss: number | null): RegressionEvaluation {
    const { targets, scale, total } = this;
    const [actual, predicted] = [this.actual.values, this.predicted.values];
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

/** Numbers of batch after batch. A list of JavaScript's would be objects that the garbage collector follows. */
class Gathered {
  private all = new Float32Array(1024);
  private length = 0;

  get values(): Float32Array {
    return this.all.subarray(0, this.length);
  }

  add(more: ArrayLike<number>): void {
    const length = this.length + more.length;
    if (length > this.all.length) {
      const larger = new Float32Array(Math.max(length, 2 * this.all.length));
      larger.set(this.values);
      this.all = larger;
    }
    this.all.set(more, this.length);
    this.length = length;
  }
}
