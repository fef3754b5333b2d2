import { allocateReal, type DType, promote, type Reals } from '../../ir/dtype.ts';
import type { Parameter } from '../../nn/index.ts';
import { stateTensor, type Tensor } from '../../tensor/index.ts';
import { checkArgument, NOT_NEGATIVE, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { ArgumentError } from '../../util/errors.ts';
import type { ParameterState, StateKinds } from '../check-state.ts';
import type { FullGroup, Params } from '../groups.ts';
import { lossOf, Optimizer, type StepOptions } from '../optimizer.ts';
import type { SettingsTable } from '../settings.ts';
import { type Point, strongWolfe } from './strong-wolfe.ts';

/**
 * Settings of {@link LBFGS}.
 *
 * @example
 * ```ts
 * const settings: Partial<optim.LBFGSSettings> = { maxIter: 50, lineSearchFn: 'strong_wolfe' };
 * new optim.LBFGS(new nn.Linear(2, 1).parameters(), settings).paramGroups[0].historySize; // 100
 * ```
 */
export interface LBFGSSettings {
  /** Learning rate, at least 0; default 1. With a line search it is the first length to try. */
  lr: number;
  /** The most iterations of a step; default 20. */
  maxIter: number;
  /** The most calls of the closure in a step; null, the default, for maxIter · 5/4. */
  maxEval: number | null;
  /** The step ends if no element of the gradient is larger; default 1e-7. */
  toleranceGrad: number;
  /** The step ends if neither a parameter nor the loss changes by more; default 1e-9. */
  toleranceChange: number;
  /** The number of changes to remember; default 100. */
  historySize: number;
  /** `'strong_wolfe'` to search for the length of each iteration; null, the default, for the length `lr`. */
  lineSearchFn: 'strong_wolfe' | null;
}

const SETTINGS: SettingsTable<LBFGSSettings> = {
  lr: { kind: NOT_NEGATIVE, default: 1 },
  maxIter: { kind: POSITIVE_INTEGER, default: 20 },
  maxEval: { kind: null, default: null },
  toleranceGrad: { kind: NOT_NEGATIVE, default: 1e-7 },
  toleranceChange: { kind: NOT_NEGATIVE, default: 1e-9 },
  historySize: { kind: POSITIVE_INTEGER, default: 100 },
  lineSearchFn: { kind: null, default: null },
};

/** The state, which belongs to the first parameter. Vectors contain the elements of all parameters in order. */
interface Memory {
  funcEvals: number;
  nIter: number;
  /** The last direction, and how far along it. */
  d: Reals;
  t: number;
  /** Changes of the gradient and of the parameters, the oldest first. */
  oldDirs: Reals[];
  oldStps: Reals[];
  /** The size of the inverse Hessian before the changes. */
  hDiag: number;
  prevFlatGrad: Reals;
}

/**
 * L-BFGS: Newton's method with an inverse Hessian that it estimates from the last changes of the gradient. Use it for
 * small models and the loss of all data. Liu & Nocedal 1989, "On the Limited Memory BFGS Method for Large Scale
 * Optimization", https://doi.org/10.1007/BF01589116
 *
 * `step` needs a closure and calls it several times. Unlike other optimizers it reads the loss and the gradients at
 * each call, so it waits for them. It has one group of parameters.
 *
 * @example
 * ```ts
 * const w = new nn.Parameter([3, -4]);
 * const optimizer = new optim.LBFGS([w], { lineSearchFn: 'strong_wolfe' });
 * optimizer.step(() => {
 *   optimizer.zeroGrad();
 *   const loss = w.sub(1).pow(2).sum();
 *   loss.backward();
 *   return loss;
 * });
 * (await w.sub(1).abs().max().item()) < 1e-5; // true
 * ```
 */
export class LBFGS extends Optimizer<LBFGSSettings> {
  /** The range and default of each setting. */
  static readonly settings = SETTINGS;

  /** @throws ArgumentError for a setting that is unknown or out of range, and for several groups */
  constructor(params: Params<LBFGSSettings>, settings: Partial<LBFGSSettings> = {}) {
    super(params, settings, SETTINGS);
    if (this.paramGroups.length > 1) refuseGroups();
  }

  /** @throws ArgumentError always */
  override addParamGroup(): void {
    refuseGroups();
  }

  protected override check(settings: FullGroup<LBFGSSettings>): void {
    super.check(settings);
    const { lineSearchFn, maxEval } = settings;
    if (maxEval !== null) checkArgument('LBFGS', 'maxEval', maxEval, POSITIVE_INTEGER);
    if (lineSearchFn !== null) {
      checkArgument('LBFGS', 'lineSearchFn', lineSearchFn, ['strong_wolfe']);
    }
  }

  protected override stateKinds(): StateKinds {
    const size = this.size();
    return {
      funcEvals: 'count',
      nIter: 'count',
      d: [size],
      t: 'number',
      oldDirs: [null, size],
      oldStps: [null, size],
      hDiag: 'number',
      prevFlatGrad: [size],
    };
  }

  protected override update(): never {
    throw new Error('LBFGS updates all parameters at once');
  }

  /** @throws ArgumentError without a closure */
  override step(options?: StepOptions): never;
  /**
   * Iterates until the loss hardly changes, or a limit is reached.
   * @param closure clears the gradients, computes the loss, calls `backward()` and returns the loss
   * @returns the loss before the step
   */
  override step<Loss extends Tensor>(closure: () => Loss): Loss;
  override step(closure?: unknown): Tensor {
    if (typeof closure !== 'function') {
      throw new ArgumentError(
        'LBFGS.step',
        'needs a closure that clears the gradients, computes the loss, calls backward() and returns the loss: ' +
          'optimizer.step(() => { …; return loss; }).',
      );
    }
    const [group] = this.paramGroups;
    this.check(group);
    const memory = this.remembered();
    const first = lossOf(closure as () => Tensor);
    const start = { loss: first.itemSync(), gradient: this.gradient() };
    const evaluate = (x: Reals) => {
      this.assign(x);
      return { loss: lossOf(closure as () => Tensor).itemSync(), gradient: this.gradient() };
    };
    memory.funcEvals++;
    iterate(
      { memory, settings: group, evaluate, assign: (x) => this.assign(x) },
      this.values(),
      start,
    );
    this.remember(memory);
    return first;
  }

  /** The dtype of all parameters as one vector. */
  private dtype(): DType {
    return this.parameters()
      .map(({ dtype }) => dtype)
      .reduce(promote);
  }

  private size(): number {
    return this.parameters().reduce((sum, parameter) => sum + parameter.numel(), 0);
  }

  /** The parameters as one vector. */
  private values(): Reals {
    return this.joined((parameter) => parameter.dataSync());
  }

  /** The gradients as one vector, with zeros where there is none. */
  private gradient(): Reals {
    return this.joined((parameter) => parameter.grad?.dataSync());
  }

  private joined(part: (parameter: Parameter) => ArrayLike<number> | undefined): Reals {
    const all = allocateReal(this.dtype(), this.size());
    let offset = 0;
    for (const parameter of this.parameters()) {
      all.set(part(parameter) ?? [], offset);
      offset += parameter.numel();
    }
    return all;
  }

  private assign(x: Reals): void {
    let offset = 0;
    for (const parameter of this.parameters()) {
      const size = parameter.numel();
      const values = allocateReal(parameter.dtype, size);
      values.set(x.subarray(offset, offset + size));
      parameter.setData(values);
      offset += size;
    }
  }

  private remembered(): Memory {
    const size = this.size();
    const state = this.state.get(this.parameters()[0]);
    if (state === undefined) {
      const zeros = allocateReal(this.dtype(), size);
      const none = { oldDirs: [], oldStps: [], hDiag: 1 };
      return { funcEvals: 0, nIter: 0, d: zeros, t: 0, prevFlatGrad: zeros, ...none };
    }
    const { oldDirs, oldStps, d, prevFlatGrad } = state as Record<string, Tensor>;
    const { funcEvals, nIter, t, hDiag } = state as Record<string, number>;
    const vector = (tensor: Tensor) => tensor.dataSync() as Reals;
    const rows = (tensor: Tensor) => {
      const all = vector(tensor);
      return Array.from({ length: tensor.shape[0] }, (_, i) => all.slice(i * size, (i + 1) * size));
    };
    const history = { oldDirs: rows(oldDirs), oldStps: rows(oldStps), hDiag };
    return { funcEvals, nIter, d: vector(d), t, prevFlatGrad: vector(prevFlatGrad), ...history };
  }

  private remember({ d, oldDirs, oldStps, prevFlatGrad, ...numbers }: Memory): void {
    const size = this.size();
    const dtype = this.dtype();
    const vector = (values: Reals) => stateTensor(values, [size], { dtype });
    const matrix = (rows: readonly Reals[]) => {
      const all = allocateReal(dtype, rows.length * size);
      rows.forEach((row, i) => {
        all.set(row, i * size);
      });
      return stateTensor(all, [rows.length, size], { dtype });
    };
    const state: ParameterState = {
      ...numbers,
      d: vector(d),
      oldDirs: matrix(oldDirs),
      oldStps: matrix(oldStps),
      prevFlatGrad: vector(prevFlatGrad),
    };
    this.state.set(this.parameters()[0], state);
  }
}

/** The loss and the gradient at a point. */
type Evaluated = Pick<Point, 'loss' | 'gradient'>;

interface Task {
  readonly memory: Memory;
  readonly settings: LBFGSSettings;
  /** Moves the parameters to a point and evaluates it. */
  readonly evaluate: (x: Reals) => Evaluated;
  /** Moves the parameters to a point. */
  readonly assign: (x: Reals) => void;
}

/** The iterations of a step, from the point `x`. */
function iterate(task: Task, from: Reals, start: Evaluated): void {
  const { memory, settings } = task;
  const { maxIter, maxEval, toleranceChange, toleranceGrad } = settings;
  const mostCalls = maxEval ?? Math.floor((maxIter * 5) / 4);
  let x = from;
  let { loss, gradient } = start;
  if (largest(gradient) <= toleranceGrad) return;
  let calls = 1;
  for (let i = 1; i <= maxIter; i++) {
    memory.nIter++;
    if (memory.nIter === 1) memory.d = scaled(gradient, -1);
    else memory.d = directionOf(memory, gradient, settings.historySize);
    memory.prevFlatGrad = gradient;
    const before = loss;
    const isFirst = memory.nIter === 1;
    memory.t = isFirst ? Math.min(1, 1 / sumOfSizes(gradient)) * settings.lr : settings.lr;
    const slope = dot(gradient, memory.d);
    if (slope > -toleranceChange) return;
    const reached = move(task, x, { t: 0, loss, gradient, slope }, i === maxIter);
    ({ x, loss, gradient } = reached);
    calls += reached.calls;
    memory.funcEvals += reached.calls;
    if (calls >= mostCalls || largest(gradient) <= toleranceGrad) return;
    const change = largest(memory.d) * Math.abs(memory.t);
    if (change <= toleranceChange || Math.abs(loss - before) < toleranceChange) return;
  }
}

/** Moves along the direction. Without a line search, the point after the last iteration is not evaluated. */
function move(
  { memory, settings, evaluate, assign }: Task,
  x: Reals,
  start: Point,
  isLast: boolean,
): Evaluated & { readonly x: Reals; readonly calls: number } {
  const { d } = memory;
  const along = (t: number) => x.map((value, i) => value + t * d[i]);
  if (settings.lineSearchFn === null) {
    const next = along(memory.t);
    if (!isLast) return { ...evaluate(next), x: next, calls: 1 };
    assign(next);
    return { ...start, x: next, calls: 0 };
  }
  const at = (t: number): Point => {
    const point = evaluate(along(t));
    return { t, ...point, slope: dot(point.gradient, d) };
  };
  const { point, evaluations } = strongWolfe(
    at,
    start,
    memory.t,
    largest(d),
    settings.toleranceChange,
  );
  memory.t = point.t;
  const next = along(point.t);
  assign(next);
  return { ...point, x: next, calls: evaluations };
}

/** Remembers the last change, and multiplies the negative gradient by the estimated inverse Hessian. */
function directionOf(memory: Memory, gradient: Reals, historySize: number): Reals {
  const { oldDirs, oldStps, prevFlatGrad } = memory;
  const y = gradient.map((value, i) => value - prevFlatGrad[i]);
  const s = scaled(memory.d, memory.t);
  const curvature = dot(y, s);
  if (curvature > 1e-10) {
    if (oldDirs.length === historySize) {
      oldDirs.shift();
      oldStps.shift();
    }
    oldDirs.push(y);
    oldStps.push(s);
    memory.hDiag = curvature / dot(y, y);
  }
  const inverses = oldDirs.map((each, i) => 1 / dot(each, oldStps[i]));
  const weights: number[] = [];
  const q = scaled(gradient, -1);
  for (let i = oldDirs.length - 1; i >= 0; i--) {
    weights[i] = dot(oldStps[i], q) * inverses[i];
    addTo(q, oldDirs[i], -weights[i]);
  }
  const d = scaled(q, memory.hDiag);
  for (let i = 0; i < oldDirs.length; i++) {
    addTo(d, oldStps[i], weights[i] - dot(oldDirs[i], d) * inverses[i]);
  }
  return d;
}

function dot(a: Reals, b: Reals): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function scaled(x: Reals, factor: number): Reals {
  return x.map((value) => value * factor);
}

function addTo(sum: Reals, x: Reals, factor: number): void {
  for (let i = 0; i < x.length; i++) sum[i] += x[i] * factor;
}

function largest(x: Reals): number {
  let most = 0;
  for (const value of x) most = Math.max(most, Math.abs(value));
  return most;
}

function sumOfSizes(x: Reals): number {
  let sum = 0;
  for (const value of x) sum += Math.abs(value);
  return sum;
}

function refuseGroups(): never {
  throw new ArgumentError(
    'LBFGS',
    'trains one group of parameters. Pass model.parameters(), and settings as the second argument.',
  );
}
