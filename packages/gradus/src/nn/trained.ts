/** Which parameters optimizers train: tells of layers that forward uses and no optimizer knows. */
import { GradusError } from '../util/errors.ts';
import type { Parameter } from './parameter.ts';

/** What is asked of a module here. */
interface Watched {
  parameters(): Parameter[];
  modules(): Iterable<Watched>;
  namedModules(): Iterable<[string, Watched]>;
  describe(): string;
}

const trained = new WeakSet<Parameter>();
let optimizers = 0;
/** The modules whose forward ran in the call that is watched; null while none is. */
let called: Set<Watched> | null = null;

/** Remembers what a new optimizer trains. */
export function noteTrained(parameters: Iterable<Parameter>): void {
  for (const parameter of parameters) trained.add(parameter);
  optimizers++;
}

/** Optimizers made so far. */
export function optimizerCount(): number {
  return optimizers;
}

/** Remembers that `module`'s forward runs. */
export function noteCall(module: Watched): void {
  called?.add(module);
}

/**
 * Runs the forward of a model, and looks whether an optimizer that trains the model has all that it calls.
 * @throws GradusError for a layer that `parameters()` does not find, or that forward made
 */
export function watchCalls<T>(model: Watched, forward: () => T): T {
  const before = new Set(model.modules());
  if (!model.parameters().some((parameter) => trained.has(parameter))) return forward();
  const seen = new Set<Watched>();
  called = seen;
  try {
    const output = forward();
    for (const module of seen) if (!before.has(module)) refuseUntrained(model, module);
    return output;
  } finally {
    called = null;
  }
}

function refuseUntrained(model: Watched, module: Watched): void {
  const isLeft = (parameter: Parameter) => parameter.requiresGrad && !trained.has(parameter);
  if (!module.parameters().some(isLeft)) return;
  const found = [...model.namedModules()].find(([, each]) => each === module);
  const problem =
    found === undefined
      ? `forward calls ${module.describe()}, which parameters() does not find, so that no optimizer trains ` +
        'it. Keep it in a field that is not private (without #), or in an array, object or Map there. If it ' +
        'is not to be trained, call it inside noGrad().'
      : `forward made ${found[0]} (${module.describe()}) after the optimizer, which does not train it. Make ` +
        'layers in the constructor, or call forward once before you make the optimizer.';
  throw new GradusError(`${model.describe()}: ${problem}`, { code: 'module' });
}
