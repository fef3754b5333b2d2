import { Module as Base, type Module } from '../../nn/index.ts';
import { noGrad, type Tensor, tensor } from '../../tensor/index.ts';
import { checkArgument, PROBABILITY } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { Mirror } from './mirror.ts';

/**
 * The next average of a parameter: from the average so far, the parameter, and int32 [] how many values the average
 * has.
 *
 * @example
 * ```ts
 * const avgFn: optim.swaUtils.AvgFn = (averaged, parameter) => averaged.mul(0.9).add(parameter.mul(0.1));
 * ```
 */
export type AvgFn = (averaged: Tensor, parameter: Tensor, numAveraged: Tensor) => Tensor;

/**
 * Options of {@link AveragedModel}.
 *
 * @example
 * ```ts
 * const options: optim.swaUtils.AveragedModelOptions = { avgFn: optim.swaUtils.getEmaAvgFn(0.99) };
 * ```
 */
export interface AveragedModelOptions {
  /** Computes the averages; default {@link getSwaAvgFn}, the mean. */
  avgFn?: AvgFn | null;
  /** Whether to average buffers too, such as running statistics. Otherwise they are copied. Default false. */
  useBuffers?: boolean;
}

/**
 * A model with averaged weights, for stochastic weight averaging (SWA) or exponential moving averages (EMA). It has
 * copies of parameters and buffers; `forward` runs the code of the given model with them. Izmailov et al. 2018,
 * https://arxiv.org/abs/1803.05407
 *
 * To save the averages, take `averaged.module.stateDict()`, which a model of the same class loads.
 *
 * @example
 * ```ts
 * const model = new nn.Linear(2, 1);
 * const averaged = new optim.swaUtils.AveragedModel(model);
 * averaged.updateParameters(model); // after each epoch
 * averaged.forward(ones([3, 2])).shape; // [3, 1]
 * ```
 */
export class AveragedModel<M extends Module = Module> extends Base {
  /** The averages, under the names of the model. */
  readonly module: Mirror;
  /** int32 []: how many values the averages have; named as in the state dict. */
  n_averaged: Tensor;
  private readonly avgFn: AvgFn;
  private readonly useBuffers: boolean;

  /** @throws ArgumentError for an option of another type, or if `model` is not a module */
  constructor(model: M, options: AveragedModelOptions = {}) {
    super();
    const kinds = { avgFn: null, useBuffers: 'boolean' } as const;
    const { avgFn = null, useBuffers = false } = checkOptions('AveragedModel', options, kinds);
    checkArgument('AveragedModel', 'model', model, Base);
    this.avgFn = avgFn ?? getSwaAvgFn();
    checkArgument('AveragedModel', 'avgFn', this.avgFn, 'function');
    this.useBuffers = useBuffers;
    this.module = new Mirror(model);
    this.n_averaged = this.registerBuffer('n_averaged', tensor(0, { dtype: 'int32' }));
  }

  forward(...inputs: Parameters<M['forward']>): ReturnType<M['forward']> {
    return this.module.forward(...inputs) as ReturnType<M['forward']>;
  }

  /**
   * Takes the parameters of `model` into the averages; the first call copies them. It reads the count.
   * @throws ArgumentError for a model with other parameters
   */
  updateParameters(model: Module): void {
    const isFirst = this.n_averaged.itemSync() === 0;
    const parameters = pairs('parameters', this.module.parameters(), model.parameters());
    const buffers = pairs('buffers', this.module.buffers(), model.buffers());
    noGrad(() => {
      const average = ([own, theirs]: Pair) =>
        own.copy_(
          isFirst ? theirs.detach() : this.avgFn(own.detach(), theirs.detach(), this.n_averaged),
        );
      for (const pair of parameters) average(pair);
      for (const pair of buffers) {
        if (this.useBuffers) average(pair);
        else pair[0].copy_(pair[1].detach());
      }
      this.n_averaged.add_(1);
    });
  }
}

type Pair = readonly [own: Tensor, theirs: Tensor];

function pairs(what: string, own: readonly Tensor[], theirs: readonly Tensor[]): Pair[] {
  const misfit = own.findIndex(({ shape }, i) => theirs[i]?.shape.join() !== shape.join());
  if (own.length !== theirs.length || misfit >= 0) {
    const shapes = (tensors: readonly Tensor[]) =>
      tensors.map(({ shape }) => `[${shape}]`).join(', ');
    throw new ArgumentError(
      'updateParameters',
      `the ${what} of the model do not fit the averages: shapes ${shapes(theirs)}, expected ${shapes(own)}. Pass ` +
        'the model that the averages were made for.',
    );
  }
  return own.map((tensor, i) => [tensor, theirs[i]]);
}

/**
 * The mean of all values, for {@link AveragedModel}: the default.
 *
 * @example
 * ```ts
 * const averaged = new optim.swaUtils.AveragedModel(new nn.Linear(2, 1), { avgFn: optim.swaUtils.getSwaAvgFn() });
 * ```
 */
export function getSwaAvgFn(): AvgFn {
  return (averaged, parameter, numAveraged) =>
    averaged.add(parameter.sub(averaged).div(numAveraged.add(1)));
}

/**
 * An exponential moving average, for {@link AveragedModel}: decay · average + (1 − decay) · parameter.
 * @param decay from 0 to 1; default 0.999
 * @throws ArgumentError for a decay out of range
 *
 * @example
 * ```ts
 * const avgFn = optim.swaUtils.getEmaAvgFn(0.9);
 * await avgFn(tensor([0]), tensor([1]), tensor(5)).toArray(); // [0.100…]
 * ```
 */
export function getEmaAvgFn(decay = 0.999): AvgFn {
  checkArgument('getEmaAvgFn', 'decay', decay, PROBABILITY);
  return (averaged, parameter) => averaged.mul(decay).add(parameter.mul(1 - decay));
}
