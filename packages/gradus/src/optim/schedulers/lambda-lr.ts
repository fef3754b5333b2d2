import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { shown } from '../../util/shown.ts';
import { LRScheduler, type Scheduled } from './lr-scheduler.ts';

/** A factor of the learning rate in each epoch, counted from 0. */
type Factor = (epoch: number) => number;

/**
 * Options of {@link LambdaLR} and {@link MultiplicativeLR}.
 *
 * @example
 * ```ts
 * const options: optim.lrScheduler.LambdaLROptions = { lrLambda: (epoch) => 0.95 ** epoch };
 * ```
 */
export interface LambdaLROptions {
  /** The factor in an epoch, at least 0; a list has a function for each parameter group. */
  lrLambda: Factor | readonly Factor[];
}

/** A schedule whose factors are given as functions. The state does not contain them. */
abstract class ByFactors extends LRScheduler {
  private readonly factors: readonly Factor[];

  /** @throws ArgumentError if `lrLambda` is neither a function nor one for each group */
  constructor(optimizer: Scheduled, options: LambdaLROptions) {
    super(optimizer);
    const { name } = this.constructor;
    const { lrLambda } = checkOptions(name, options, { lrLambda: null });
    this.factors = factorsOf(name, lrLambda, this.baseLrs.length);
    this.step();
  }

  protected override advance(from: readonly number[]): void {
    this.groups.forEach((group, i) => {
      group.lr = this.rate(from[i], this.baseLrs[i], this.factors[i]);
    });
  }

  /** The rate in epoch `lastEpoch`. */
  protected abstract rate(lr: number, base: number, factor: Factor): number;

  /** @throws ArgumentError for a factor that is not a finite number of at least 0 */
  protected factorFrom(factor: Factor): number {
    const value: unknown = factor(this.lastEpoch);
    if (typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY) return value;
    throw new ArgumentError(
      this.constructor.name,
      `lrLambda must return a number of at least 0, got ${shown(value)} in epoch ${this.lastEpoch}.`,
    );
  }
}

function factorsOf(owner: string, given: unknown, groups: number): readonly Factor[] {
  if (typeof given === 'function') return new Array<Factor>(groups).fill(given as Factor);
  if (!Array.isArray(given) || given.some((each) => typeof each !== 'function')) {
    throw new ArgumentError(
      owner,
      `lrLambda must be a function, or one for each group, got ${shown(given)}.`,
    );
  }
  if (given.length === groups) return given;
  throw new ArgumentError(
    owner,
    `lrLambda has ${given.length} functions for ${groups} parameter groups.`,
  );
}

/**
 * Sets the learning rate to a multiple of the first one: ηₜ = η₀ · lrLambda(t).
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const lrLambda = (epoch: number) => 1 / (1 + epoch);
 * const schedule = new optim.lrScheduler.LambdaLR(optimizer, { lrLambda });
 * schedule.step(); // after each epoch
 * optimizer.paramGroups[0].lr; // 0.5
 * ```
 */
export class LambdaLR extends ByFactors {
  protected override rate(_: number, base: number, factor: Factor): number {
    return base * this.factorFrom(factor);
  }
}

/**
 * Multiplies the learning rate by a factor in each epoch from the second on: ηₜ = ηₜ₋₁ · lrLambda(t).
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
 * const schedule = new optim.lrScheduler.MultiplicativeLR(optimizer, { lrLambda: () => 0.5 });
 * for (let epoch = 0; epoch < 2; epoch++) schedule.step();
 * optimizer.paramGroups[0].lr; // 0.25
 * ```
 */
export class MultiplicativeLR extends ByFactors {
  protected override rate(lr: number, _: number, factor: Factor): number {
    return this.lastEpoch === 0 ? lr : lr * this.factorFrom(factor);
  }
}
