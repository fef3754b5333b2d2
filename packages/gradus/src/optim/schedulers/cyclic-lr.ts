import {
  type Bounds,
  checkArgument,
  NOT_NEGATIVE,
  POSITIVE_INTEGER,
} from '../../util/arguments.ts';
import { power } from '../../util/elementary.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions, type OptionKinds } from '../../util/options.ts';
import { LRScheduler, perGroup, type Scheduled } from './lr-scheduler.ts';
import { checkHaveMomentum, setMomentum } from './momentum.ts';

/**
 * Options of {@link CyclicLR}; a list has a value for each parameter group.
 *
 * @example
 * ```ts
 * const options: optim.lrScheduler.CyclicLROptions = { baseLr: 0.001, maxLr: 0.1, mode: 'triangular2' };
 * ```
 */
export interface CyclicLROptions {
  /** The lowest rate. */
  baseLr: number | readonly number[];
  /** The highest rate. */
  maxLr: number | readonly number[];
  /** The number of steps in which the rate rises; default 2000. */
  stepSizeUp?: number;
  /** The number of steps in which it falls; default `stepSizeUp`. */
  stepSizeDown?: number | null;
  /**
   * The height of the cycles: always the same (`'triangular'`, the default), half of the one before
   * (`'triangular2'`), or falling by `gamma` with each step (`'exp_range'`).
   */
  mode?: 'triangular' | 'triangular2' | 'exp_range';
  /** The factor of `'exp_range'`, at least 0; default 1. */
  gamma?: number;
  /** The height in place of `mode`: a factor from the number of the cycle, from 1, or of the step, from 0. */
  scaleFn?: ((number: number) => number) | null;
  /** What `scaleFn` gets; default `'cycle'`. */
  scaleMode?: 'cycle' | 'iterations';
  /** Lowers the momentum (β₁ of Adam) while the rate rises, and raises it while the rate falls; default true. */
  cycleMomentum?: boolean;
  /** The lowest momentum; default 0.8. */
  baseMomentum?: number | readonly number[];
  /** The highest momentum; default 0.9. */
  maxMomentum?: number | readonly number[];
}

/** The lowest and the highest value of a group. */
interface Ends {
  readonly low: number;
  readonly high: number;
}

/**
 * Moves the learning rate up and down between two limits. Call `step()` after each batch. Smith 2017, "Cyclical
 * Learning Rates for Training Neural Networks", https://arxiv.org/abs/1506.01186
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1, momentum: 0.9 });
 * const options = { baseLr: 0.1, maxLr: 0.5, stepSizeUp: 4 };
 * const schedule = new optim.lrScheduler.CyclicLR(optimizer, options);
 * for (let i = 0; i < 4; i++) schedule.step();
 * optimizer.paramGroups[0].lr; // 0.5
 * ```
 */
export class CyclicLR extends LRScheduler {
  private readonly up: number;
  private readonly total: number;
  private readonly heightOf: (cycle: number, step: number) => number;
  private readonly rates: readonly Ends[];
  private readonly momenta: readonly Ends[] | null;

  /**
   * @throws ArgumentError for an option that is missing or out of range, or an optimizer without momentum while
   *   `cycleMomentum` is on
   */
  constructor(optimizer: Scheduled, given: CyclicLROptions) {
    super(optimizer);
    const options = checkOptions('CyclicLR', given, OPTIONS);
    const { stepSizeUp = 2000, stepSizeDown = null, cycleMomentum = true } = options;
    const { baseMomentum = 0.8, maxMomentum = 0.9, baseLr, maxLr } = options;
    const down = stepSizeDown ?? stepSizeUp;
    this.up = stepSizeUp;
    this.total = stepSizeUp + checkArgument('CyclicLR', 'stepSizeDown', down, POSITIVE_INTEGER);
    this.heightOf = heightsOf(options);
    const count = optimizer.paramGroups.length;
    this.rates = endsOf({ baseLr, maxLr }, count, NOT_NEGATIVE);
    this.momenta = cycleMomentum ? endsOf({ baseMomentum, maxMomentum }, count, MOMENTUM) : null;
    if (cycleMomentum) checkHaveMomentum('CyclicLR', optimizer.paramGroups);
    this.baseLrs = this.rates.map(({ low }) => low);
    optimizer.paramGroups.forEach((group, i) => {
      group.initialLr = this.baseLrs[i];
    });
    this.step();
  }

  protected override advance(): void {
    const { lastEpoch, momenta, rates, total, up } = this;
    const cycle = Math.floor(lastEpoch / total) + 1;
    const place = lastEpoch % total;
    const rise = place <= up ? place / up : (total - place) / (total - up);
    const height = rise * this.heightOf(cycle, lastEpoch);
    this.groups.forEach((group, i) => {
      const { low, high } = rates[i];
      group.lr = low + (high - low) * height;
      if (momenta === null) return;
      setMomentum(group, momenta[i].high - (momenta[i].high - momenta[i].low) * height);
    });
  }
}

const MOMENTUM: Bounds = { least: 0, below: 1 };

const OPTIONS: OptionKinds<CyclicLROptions> = {
  baseLr: null,
  maxLr: null,
  stepSizeUp: POSITIVE_INTEGER,
  stepSizeDown: null,
  mode: ['triangular', 'triangular2', 'exp_range'],
  gamma: NOT_NEGATIVE,
  scaleFn: null,
  scaleMode: ['cycle', 'iterations'],
  cycleMomentum: 'boolean',
  baseMomentum: null,
  maxMomentum: null,
};

/** The height of a cycle as a function of its number and of the step. */
function heightsOf({
  mode = 'triangular',
  gamma = 1,
  scaleFn = null,
  scaleMode = 'cycle',
}: CyclicLROptions): (cycle: number, step: number) => number {
  if (scaleFn !== null) {
    checkArgument('CyclicLR', 'scaleFn', scaleFn, 'function');
    return (cycle, step) => checkHeight(scaleFn(scaleMode === 'cycle' ? cycle : step));
  }
  const heights = {
    triangular: () => 1,
    triangular2: (cycle: number) => 1 / power(2, cycle - 1),
    exp_range: (_: number, step: number) => power(gamma, step),
  };
  return heights[mode];
}

function checkHeight(height: unknown): number {
  if (typeof height === 'number' && Number.isFinite(height)) return height;
  throw new ArgumentError(
    'CyclicLR',
    `scaleFn must return a finite number, got ${String(height)}.`,
  );
}

/** The two values of each group; the names are those of the options. */
function endsOf(
  given: Readonly<Record<string, number | readonly number[]>>,
  groups: number,
  bounds: Bounds,
): Ends[] {
  const [lows, highs] = Object.entries(given).map(([name, value]) =>
    perGroup('CyclicLR', name, value, groups).map((each) =>
      checkArgument('CyclicLR', name, each, bounds),
    ),
  );
  return lows.map((low, i) => ({ low, high: highs[i] }));
}
