import {
  type Bounds,
  checkArgument,
  NOT_NEGATIVE,
  POSITIVE_INTEGER,
  PROBABILITY,
} from '../../util/arguments.ts';
import { cosPi } from '../../util/elementary.ts';
import { ArgumentError } from '../../util/errors.ts';
import { type Check, countTo } from '../../util/fields.ts';
import { checkOptions, type OptionKinds } from '../../util/options.ts';
import { LRScheduler, perGroup, type Scheduled } from './lr-scheduler.ts';
import { checkHaveMomentum, setMomentum } from './momentum.ts';

/**
 * Options of {@link OneCycleLR}; a list has a value for each parameter group.
 *
 * @example
 * ```ts
 * const options: optim.lrScheduler.OneCycleLROptions = { maxLr: 0.1, epochs: 10, stepsPerEpoch: 600 };
 * ```
 */
export interface OneCycleLROptions {
  /** The highest rate. */
  maxLr: number | readonly number[];
  /** The number of steps of the cycle; or give `epochs` and `stepsPerEpoch`. */
  totalSteps?: number;
  epochs?: number;
  stepsPerEpoch?: number;
  /** The share of the steps in which the rate rises; default 0.3. */
  pctStart?: number;
  /** The curve of the rate: `'cos'`, the default, or a line. */
  annealStrategy?: 'cos' | 'linear';
  /** Lowers the momentum (β₁ of Adam) while the rate rises, and raises it while the rate falls; default true. */
  cycleMomentum?: boolean;
  /** The lowest momentum; default 0.85. */
  baseMomentum?: number | readonly number[];
  /** The highest momentum; default 0.95. */
  maxMomentum?: number | readonly number[];
  /** The first rate is maxLr / divFactor; default 25. */
  divFactor?: number;
  /** The last rate is the first / finalDivFactor; default 10⁴. */
  finalDivFactor?: number;
  /** Falls to the first rate in as many steps as it rose, then on to the last rate; default false. */
  threePhase?: boolean;
}

/** The rate or momentum of each group at the start, at the turn and at the end. */
interface Ends {
  readonly first: number;
  readonly turn: number;
  readonly last: number;
}

/** A part of the cycle: up to and including the step `end`, values go from `from` to `to`. */
interface Phase {
  readonly end: number;
  readonly from: keyof Ends;
  readonly to: keyof Ends;
}

/**
 * The 1cycle policy: the learning rate rises from maxLr / divFactor to maxLr, then falls far below its first value.
 * The momentum goes the other way. Call `step()` after each batch. Do not combine it with other schedules.
 *
 * Smith & Topin 2018, "Super-Convergence", https://arxiv.org/abs/1708.07120
 *
 * @example
 * ```ts
 * const optimizer = new optim.AdamW(new nn.Linear(2, 1).parameters());
 * const schedule = new optim.lrScheduler.OneCycleLR(optimizer, { maxLr: 0.5, totalSteps: 10 });
 * optimizer.paramGroups[0].lr; // 0.020…
 * schedule.step(); // after each batch
 * ```
 */
export class OneCycleLR extends LRScheduler {
  private readonly totalSteps: number;
  private readonly phases: readonly Phase[];
  private readonly isLinear: boolean;
  private readonly rates: readonly Ends[];
  private readonly momenta: readonly Ends[] | null;

  /** @throws ArgumentError for an option out of range, or an optimizer without momentum while `cycleMomentum` is on */
  constructor(optimizer: Scheduled, given: OneCycleLROptions) {
    super(optimizer);
    const options = checkOptions('OneCycleLR', given, OPTIONS);
    const groups = optimizer.paramGroups;
    const { annealStrategy = 'cos', divFactor = 25, finalDivFactor = 1e4 } = options;
    this.isLinear = annealStrategy === 'linear';
    this.totalSteps = totalStepsOf(options);
    this.phases = phasesOf(options, this.totalSteps);
    this.rates = perGroup('OneCycleLR', 'maxLr', options.maxLr, groups.length).map((turn) => ({
      first: turn / divFactor,
      turn: checkArgument('OneCycleLR', 'maxLr', turn, NOT_NEGATIVE),
      last: turn / divFactor / finalDivFactor,
    }));
    const momenta = momentaOf(options, groups.length);
    const cycleMomentum = options.cycleMomentum ?? true;
    if (cycleMomentum) checkHaveMomentum('OneCycleLR', groups);
    this.momenta = cycleMomentum ? momenta : null;
    this.baseLrs = this.rates.map(({ first }) => first);
    groups.forEach((group, i) => {
      group.initialLr = this.baseLrs[i];
    });
    this.step();
  }

  /** @throws ArgumentError after `totalSteps` */
  override step(): void {
    if (this.lastEpoch >= this.totalSteps) {
      throw new ArgumentError(
        'OneCycleLR',
        `the cycle has ${this.totalSteps} steps, but step() was called once more. Set totalSteps to the number ` +
          'of batches of the whole training.',
      );
    }
    super.step();
  }

  protected override epochs(): Check {
    return countTo(this.totalSteps);
  }

  protected override advance(): void {
    const step = this.lastEpoch;
    const place = this.phases.findIndex(({ end }) => step <= end);
    const index = place < 0 ? this.phases.length - 1 : place;
    const { end, from, to } = this.phases[index];
    const start = index === 0 ? 0 : this.phases[index - 1].end;
    // A phase of one step begins at its end.
    const share = end === start ? 1 : (step - start) / (end - start);
    const between = (ends: Ends): number =>
      this.isLinear
        ? (ends[to] - ends[from]) * share + ends[from]
        : ends[to] + ((ends[from] - ends[to]) / 2) * (cosPi(share) + 1);
    this.groups.forEach((group, i) => {
      group.lr = between(this.rates[i]);
      if (this.momenta === null) return;
      setMomentum(group, between(this.momenta[i]));
    });
  }
}

const MOMENTUM: Bounds = { least: 0, below: 1 };

const OPTIONS: OptionKinds<OneCycleLROptions> = {
  maxLr: null,
  totalSteps: POSITIVE_INTEGER,
  epochs: POSITIVE_INTEGER,
  stepsPerEpoch: POSITIVE_INTEGER,
  pctStart: PROBABILITY,
  annealStrategy: ['cos', 'linear'],
  cycleMomentum: 'boolean',
  baseMomentum: null,
  maxMomentum: null,
  divFactor: { above: 0 },
  finalDivFactor: { above: 0 },
  threePhase: 'boolean',
};

function totalStepsOf({ totalSteps, epochs, stepsPerEpoch }: OneCycleLROptions): number {
  if (totalSteps !== undefined) return totalSteps;
  if (epochs === undefined || stepsPerEpoch === undefined) {
    throw new ArgumentError('OneCycleLR', 'pass totalSteps, or epochs and stepsPerEpoch.');
  }
  return epochs * stepsPerEpoch;
}

function phasesOf(
  { pctStart = 0.3, threePhase = false }: OneCycleLROptions,
  total: number,
): Phase[] {
  const up: Phase = { end: pctStart * total - 1, from: 'first', to: 'turn' };
  if (!threePhase) return [up, { end: total - 1, from: 'turn', to: 'last' }];
  return [
    up,
    { end: 2 * pctStart * total - 2, from: 'turn', to: 'first' },
    { end: total - 1, from: 'first', to: 'last' },
  ];
}

function momentaOf(
  { baseMomentum = 0.85, maxMomentum = 0.95 }: OneCycleLROptions,
  groups: number,
): Ends[] {
  const high = perGroup('OneCycleLR', 'maxMomentum', maxMomentum, groups);
  return perGroup('OneCycleLR', 'baseMomentum', baseMomentum, groups).map((turn, i) => {
    const first = checkArgument('OneCycleLR', 'maxMomentum', high[i], MOMENTUM);
    return {
      first,
      turn: checkArgument('OneCycleLR', 'baseMomentum', turn, MOMENTUM),
      last: first,
    };
  });
}
