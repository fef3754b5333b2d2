import type { Node } from '../graph/node.ts';
import type { Parameter } from '../nn/index.ts';
import { noteTrained } from '../nn/trained.ts';
import { cast, where } from '../ops/elementwise.ts';
import { expand } from '../ops/reduce.ts';
import { runtime } from '../runtime/runtime.ts';
import { setNode, stateTensor, Tensor } from '../tensor/index.ts';
import { GradusError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import {
  checkOptimizerState,
  type OptimizerState,
  type ParameterState,
  type StateKind,
} from './check-state.ts';
import { type FullGroup, groupsOf, type Params } from './groups.ts';
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

/** A value that a step writes to a state tensor. */
export interface StateWrite {
  readonly tensor: Tensor;
  readonly value: Node;
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
  /** What the optimizer keeps of each parameter, from its first step on. */
  readonly state = new Map<Parameter, ParameterState>();
  readonly #table: SettingsTable<Settings>;

  /**
   * @param given settings of all groups
   * @param table the range and default of each setting
   * @throws ArgumentError without parameters, for a parameter that is not a tensor or occurs twice, and for a setting
   *   that is unknown or out of range
   * @throws GradusError for a parameter that is computed from others, or if no parameter has `requiresGrad`
   */
  constructor(params: Params<Settings>, given: Partial<Settings>, table: SettingsTable<Settings>) {
    const { name } = this.constructor;
    const kinds = kindsOf(table);
    const defaults = { ...defaultsOf(table), ...checkOptions(name, given, kinds) };
    this.#table = table;
    this.paramGroups = groupsOf(name, params, defaults, kinds);
    checkTrainable(this.constructor.name, this.parameters());
    for (const group of this.paramGroups) this.check(group);
    noteTrained(this.parameters());
  }

  /** @throws ArgumentError for a setting that is out of range, or conflicts with another */
  protected check(settings: Settings): void {
    checkSettings(this.constructor.name, settings, this.#table);
  }

  /** The new value of one parameter, and of its state. */
  protected abstract update(
    parameter: Parameter,
    gradient: Node,
    group: FullGroup<Settings>,
  ): { value: Node; state: StateWrite[] };

  /** The state that {@link update} keeps of each parameter; `loadStateDict` refuses a state that lacks it. */
  protected stateKinds(_settings: Settings): Readonly<Record<string, StateKind>> {
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
  step(options?: StepOptions): void {
    const { onlyIf } = checkOptions('step', options, { onlyIf: Tensor });
    const writes: { tensor: Tensor; value: Node }[] = [];
    for (const group of this.paramGroups) {
      this.check(group);
      for (const parameter of group.params) {
        if (parameter.grad === null) continue;
        const { value, state } = this.update(parameter, parameter.grad.node, group);
        writes.push({ tensor: parameter, value }, ...state);
      }
    }
    const guarded = onlyIf === undefined ? writes : writes.map((w) => guard(w, onlyIf));
    const leaves = runtime.assign(
      guarded.map(({ tensor, value }) => ({ leaf: tensor.writableLeaf(), value })),
      `${this.constructor.name}.step()`,
    );
    for (let i = 0; i < leaves.length; i++) {
      const { tensor } = guarded[i];
      const leaf = leaves[i];
      setNode(tensor, leaf);
      if (leaf.needsGrad) leaf.owner = tensor;
    }
  }

  /** The state tensor `name` of a parameter; it starts as zeros. */
  protected buffer(parameter: Parameter, name: string): Tensor {
    const state = this.stateOf(parameter);
    state[name] ??= stateTensor(new Float32Array(parameter.numel()), parameter.shape);
    return state[name] as Tensor;
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
    checkOptimizerState(saved, this.paramGroups, (settings) => this.stateKinds(settings));
    for (const group of saved.paramGroups) this.check(group);
    const all = this.parameters();
    const loaded = Object.entries(saved.state).map(([number, values]) => {
      const parameter = all[Number(number)];
      return [parameter, copyState(parameter, Number(number), values)] as const;
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

function copyState(
  parameter: Parameter | undefined,
  number: number,
  values: ParameterState,
): ParameterState {
  if (parameter === undefined) {
    throw new GradusError(`loadStateDict: there is no parameter ${number}.`, {
      code: 'state-dict',
    });
  }
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== 'number' && value.shape.join() !== parameter.shape.join()) {
      throw new GradusError(
        `loadStateDict: ${name} of parameter ${number} has shape [${value.shape}], ` +
          `the parameter has [${parameter.shape}].`,
        { code: 'state-dict' },
      );
    }
  }
  return copyOf(values);
}

function copyOf(values: ParameterState): ParameterState {
  const copies = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'number' ? value : stateTensor(value.dataSync(), value.shape),
  ]);
  return Object.fromEntries(copies);
}

/** @throws GradusError for a computed tensor, which a step cannot change, or if no parameter has `requiresGrad` */
function checkTrainable(optimizer: string, parameters: readonly Parameter[]): void {
  const computed = parameters.find((parameter) => !parameter.isLeaf);
  if (computed !== undefined) {
    throw new GradusError(
      `${optimizer}: can't optimize a non-leaf tensor; this one of shape [${computed.shape}] is computed ` +
        `by ${computed.node.op.name}. Pass the tensors that it is computed from.`,
    );
  }
  if (!parameters.some((parameter) => parameter.requiresGrad)) {
    throw new GradusError(
      `${optimizer}: no parameter requires a gradient, so nothing would be trained. Call ` +
        'requiresGrad_() on the parameters to train first.',
    );
  }
}
