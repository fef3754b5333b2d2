import type { Node } from '../graph/node.ts';
import { current as replay } from '../graph/replay.ts';
import { allocateReal } from '../ir/dtype.ts';
import type { Parameter } from '../nn/index.ts';
import { noteTrained } from '../nn/module/trained.ts';
import { cast, where } from '../ops/elementwise.ts';
import { withGrad } from '../ops/record.ts';
import { expand } from '../ops/reduce.ts';
import { runtime } from '../runtime/runtime.ts';
import { type Shape, setNode, stateTensor, Tensor } from '../tensor/index.ts';
import { ArgumentError, GradusError } from '../util/errors.ts';
import { checkOptions, type OptionKinds } from '../util/options.ts';
import { shown } from '../util/shown.ts';
import {
  checkOptimizerState,
  type OptimizerState,
  type ParameterState,
  type StateKinds,
} from './check-state.ts';
import { type FullGroup, groupsOf, type ParameterGroup, type Params } from './groups.ts';
import { checkSettings, defaultsOf, kindsOf, type SettingsTable } from './settings.ts';

/**
 * Options of {@link Optimizer.step}.
 *
 * @example
 * ```ts
 * const w = new nn.Parameter([1]);
 * const optimizer = new optim.SGD([w], { lr: 0.5 });
 * const loss = w.mul(NaN).sum();
 * loss.backward();
 * optimizer.step({ onlyIf: loss.eq(loss) }); // not for NaN
 * await w.toArray(); // [1]
 * ```
 */
export interface StepOptions {
  /**
   * bool []: if false, the step changes no parameter and no state tensor. Numbers in the state, such as Adam's count
   * of steps, still advance, because the condition is known only after the step has run.
   */
  onlyIf?: Tensor;
}

const STEP_OPTIONS = { onlyIf: Tensor };

/** A value that a step writes to a state tensor. */
export interface StateWrite {
  readonly tensor: Tensor;
  readonly value: Node;
}

/** The new value of a parameter, and of its state. */
export interface Update {
  readonly value: Node;
  readonly state: StateWrite[];
}

/**
 * Base class of the optimizers: groups of parameters, their state, and the step, which assigns all new values at
 * once. Your own optimizer overrides {@link update}.
 *
 * @example
 * ```ts
 * const model = new nn.Linear(4, 2);
 * const optimizer: optim.Optimizer<{ lr: number }> = new optim.Adam(model.parameters());
 * for (const group of optimizer.paramGroups) group.lr = 0.01;
 * ```
 */
export abstract class Optimizer<Settings extends object> {
  /** The groups with all settings; you may change settings between steps. */
  readonly paramGroups: FullGroup<Settings>[];
  /** The settings of a group that gives none; undefined where each group must give its own. */
  readonly defaults: Settings;
  /** What the optimizer keeps of each parameter, from its first step on. */
  readonly state = new Map<Parameter, ParameterState>();
  readonly #table: SettingsTable<Settings>;
  readonly #kinds: OptionKinds<Settings>;
  /** What gives the number of the step that is recorded, by that number. */
  readonly #counts = new Map<number, () => number>();
  /** What the user calls, for messages. */
  readonly #call: string;

  /**
   * @param given settings of all groups
   * @param table the range and default of each setting
   * @throws ArgumentError without parameters, for a parameter that is not a tensor or occurs twice, and for a setting
   *   that is unknown or out of range
   * @throws GradusError for a parameter that is computed from others, or if no parameter has `requiresGrad`
   */
  constructor(params: Params<Settings>, given: Partial<Settings>, table: SettingsTable<Settings>) {
    const { name } = this.constructor;
    this.#table = table;
    this.#call = `${name}.step()`;
    this.#kinds = kindsOf(table);
    this.defaults = { ...defaultsOf(table), ...checkOptions(name, given, this.#kinds) };
    this.paramGroups = groupsOf(name, params, this.defaults, this.#kinds);
    checkLeaves(name, this.parameters());
    checkTrains(name, this.parameters());
    for (const group of this.paramGroups) this.check(group);
    noteTrained(this.parameters());
  }

  /**
   * Adds a group of parameters, such as layers that you train only from now on. Settings that it lacks are those of
   * {@link defaults}. A schedule that exists does not change its rate; make schedules afterwards.
   * @throws ArgumentError as the constructor, and for a parameter that another group has; then it changes nothing
   *
   * @example
   * ```ts
   * const [body, head] = [new nn.Linear(4, 4), new nn.Linear(4, 2)];
   * const optimizer = new optim.SGD(head.parameters(), { lr: 0.1 });
   * optimizer.addParamGroup({ params: body.parameters(), lr: 0.01 });
   * optimizer.paramGroups.length; // 2
   * ```
   */
  addParamGroup(group: ParameterGroup<Settings>): void {
    const owner = `${this.constructor.name}.addParamGroup`;
    const [added] = groupsOf(owner, [group], this.defaults, this.#kinds);
    const known = new Set(this.parameters());
    if (added.params.some((parameter) => known.has(parameter))) {
      throw new ArgumentError(owner, 'another group already has a parameter of this group.');
    }
    checkLeaves(owner, added.params);
    this.check(added);
    this.paramGroups.push(added);
    noteTrained(added.params);
  }

  /** @throws ArgumentError for a setting that is out of range, or conflicts with another */
  protected check(group: FullGroup<Settings>): void {
    checkSettings(this.constructor.name, group, this.#table);
  }

  /** The new value of one parameter, and of its state. */
  protected abstract update(
    parameter: Parameter,
    gradient: Node,
    group: FullGroup<Settings>,
  ): Update;

  /** The state that {@link update} keeps of a parameter; `loadStateDict` refuses a state that lacks it. */
  protected stateKinds(_settings: Settings, _parameter: Parameter): StateKinds {
    return {};
  }

  parameters(): Parameter[] {
    return this.paramGroups.flatMap((group) => group.params);
  }

  /** Clears all gradients, and runs a pending step. */
  zeroGrad(): void {
    for (const { params } of this.paramGroups)
      for (const parameter of params) parameter.grad = null;
    runtime.flush();
  }

  /**
   * Updates every parameter that has a gradient. The update is recorded, and runs at the next read, `zeroGrad()` or
   * `backward()`.
   * @param closure clears the gradients, computes the loss, calls `backward()` and returns the loss; `step` calls it
   *   first, and returns the loss
   *
   * @example
   * ```ts
   * const w = new nn.Parameter([1]);
   * const optimizer = new optim.SGD([w], { lr: 0.5 });
   * w.mul(3).sum().backward();
   * optimizer.step();
   * await w.toArray(); // [-0.5]
   * ```
   */
  step(options?: StepOptions): void;
  step<Loss extends Tensor>(closure: () => Loss, options?: StepOptions): Loss;
  step(first?: StepOptions | (() => Tensor), second?: StepOptions): Tensor | undefined {
    const isClosure = typeof first === 'function';
    const loss = isClosure ? lossOf(first) : undefined;
    this.updateAll(isClosure ? second : first);
    return loss;
  }

  private updateAll(options: StepOptions | undefined): void {
    const { onlyIf } = checkOptions('step', options, STEP_OPTIONS);
    const writes: { tensor: Tensor; value: Node }[] = [];
    this.#counts.clear();
    for (const group of this.paramGroups) {
      this.check(group);
      replay?.noteCheck(() => this.check(group));
      for (const parameter of group.params) {
        if (parameter.grad === null) continue;
        const { value, state } = this.update(parameter, parameter.grad.node, group);
        writes.push({ tensor: parameter, value });
        for (const write of state) writes.push(write);
      }
    }
    const guarded = onlyIf === undefined ? writes : writes.map((w) => guard(w, onlyIf));
    const leaves = runtime.assign(
      guarded.map(({ tensor, value }) => ({ leaf: tensor.writableLeaf(), value })),
      this.#call,
    );
    for (let i = 0; i < leaves.length; i++) {
      const { tensor } = guarded[i];
      const leaf = leaves[i];
      setNode(tensor, leaf);
      if (leaf.needsGrad) leaf.owner = tensor;
    }
  }

  /** The state tensor `name` of a parameter; its elements start as `initial`. */
  protected buffer(
    parameter: Parameter,
    name: string,
    initial = 0,
    shape: Shape = parameter.shape,
  ): Tensor {
    const state = this.stateOf(parameter);
    const { dtype } = parameter;
    const known = state[name] as Tensor | undefined;
    if (known?.dtype === dtype) return known;
    const size = shape.reduce((product, n) => product * n, 1);
    // The parameter may have another dtype than at the last step.
    const values = known?.dataSync() ?? allocateReal(dtype, size).fill(initial);
    const made = stateTensor(values, shape, { dtype });
    state[name] = made;
    return made;
  }

  /** Counts this step of a parameter, from 1, in the state `step`, and returns its number. */
  protected nextStep(parameter: Parameter): number {
    const state = this.stateOf(parameter);
    const step = ((state.step as number | undefined) ?? 0) + 1;
    state.step = step;
    replay?.noteCount({ counts: state, name: 'step' });
    return step;
  }

  /**
   * Counts as {@link nextStep} does, for numbers that each step computes again.
   * @returns the same function for all parameters that have taken equally many steps
   */
  protected counting(parameter: Parameter): () => number {
    const step = this.nextStep(parameter);
    const state = this.stateOf(parameter);
    const count = this.#counts.get(step) ?? (() => state.step as number);
    this.#counts.set(step, count);
    return count;
  }

  protected stateOf(parameter: Parameter): ParameterState {
    let state = this.state.get(parameter);
    if (state === undefined) {
      state = {};
      this.state.set(parameter, state);
    }
    return state;
  }

  /**
   * A copy of the settings and the state, without the values of the parameters. It runs a pending step; later steps
   * do not change the copy.
   */
  stateDict(): OptimizerState<Settings> {
    const numbers = new Map(this.parameters().map((parameter, i) => [parameter, i]));
    const state: Record<number, ParameterState> = {};
    for (const [parameter, values] of this.state) {
      state[numbers.get(parameter) as number] = copyOf(values);
    }
    const paramGroups = this.paramGroups.map(({ params, ...settings }) => ({
      ...(structuredClone(settings) as unknown as Settings),
      params: params.map((parameter) => numbers.get(parameter) as number),
    }));
    return { state, paramGroups };
  }

  /**
   * Loads settings and copies of the state.
   * @throws GradusError if groups or shapes do not match, or a field is missing or out of range; then it changes
   *   nothing
   */
  loadStateDict(saved: OptimizerState<Settings>): void {
    checkOptimizerState(saved, this.paramGroups, this.#table, (settings, parameter) =>
      this.stateKinds(settings, parameter),
    );
    saved.paramGroups.forEach(({ params: _, ...settings }, i) => {
      this.check({ ...this.paramGroups[i], ...settings });
    });
    const all = this.parameters();
    const loaded = Object.entries(saved.state).map(([number, values]) => {
      const parameter = all[Number(number)];
      checkExists(parameter, Number(number));
      return [parameter, copyOf(values)] as const;
    });
    this.state.clear();
    for (const [parameter, values] of loaded) this.state.set(parameter, values);
    saved.paramGroups.forEach(({ params: _, ...settings }, i) => {
      Object.assign(this.paramGroups[i], structuredClone(settings));
    });
  }
}

function guard({ tensor, value }: StateWrite, onlyIf: Tensor): StateWrite {
  const { values } = value.shape;
  return { tensor, value: where(expand(cast(onlyIf.node, 'bool'), values), value, tensor.node) };
}

/** Runs a closure, and checks that it returns a loss. */
export function lossOf<Loss extends Tensor>(closure: () => Loss): Loss {
  const loss = withGrad(true, closure);
  if (loss instanceof Tensor && loss.numel() === 1) return loss;
  throw new ArgumentError(
    'step',
    `the closure must return the loss, a tensor of one element, got ${shown(loss)}. End it with return loss; a ` +
      'closure cannot be async.',
  );
}

function checkExists(parameter: Parameter | undefined, number: number): void {
  if (parameter !== undefined) return;
  throw new GradusError(`loadStateDict: there is no parameter ${number}.`, { code: 'state-dict' });
}

function copyOf(values: ParameterState): ParameterState {
  const copies = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'number'
      ? value
      : stateTensor(value.dataSync(), value.shape, { dtype: value.dtype }),
  ]);
  return Object.fromEntries(copies);
}

/** @throws GradusError for a computed tensor, which a step cannot change */
function checkLeaves(owner: string, parameters: readonly Parameter[]): void {
  const computed = parameters.find((parameter) => !parameter.isLeaf);
  if (computed === undefined) return;
  throw new GradusError(
    `${owner}: can't optimize a non-leaf tensor; this one of shape [${computed.shape}] is computed ` +
      `by ${computed.node.op.name}. Pass the tensors that it is computed from.`,
  );
}

/** @throws GradusError if no parameter has `requiresGrad` */
function checkTrains(owner: string, parameters: readonly Parameter[]): void {
  if (parameters.some((parameter) => parameter.requiresGrad)) return;
  throw new GradusError(
    `${owner}: no parameter requires a gradient, so nothing would be trained. Call ` +
      'requiresGrad_() on the parameters to train first.',
  );
}
