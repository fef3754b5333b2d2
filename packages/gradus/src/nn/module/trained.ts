/** Knows which parameters optimizers train, and refuses layers that forward uses and no optimizer trains. */
import { GradusError } from '../../util/errors.ts';
import type { Parameter } from './parameter.ts';

/** The members of a module that this file uses. */
interface Watched {
  parameters(): Parameter[];
  modules(): Iterable<Watched>;
  namedModules(): Iterable<[string, Watched]>;
  isLazy(): boolean;
  describe(): string;
}

const trained = new WeakSet<Parameter>();
let optimizers = 0;
/** The modules whose forward ran in the watched call; null outside of such a call. */
let called: Set<Watched> | null = null;

/** Records the parameters of a new optimizer. */
export function noteTrained(parameters: Iterable<Parameter>): void {
  for (const parameter of parameters) trained.add(parameter);
  optimizers++;
}

/** The number of optimizers made so far. */
export function optimizerCount(): number {
  return optimizers;
}

/** Records that the forward of `module` runs. */
export function noteCall(module: Watched): void {
  called?.add(module);
}

/**
 * Runs the forward of a model. If an optimizer trains the model, checks that it trains all layers that ran.
 * @throws GradusError for a layer that `parameters()` does not find, or that forward made
 */
export function watchCalls<T>(model: Watched, forward: () => T): T {
  const before = new Set(model.modules());
  // A lazy layer has no parameters to check, and refuses to list them.
  if ([...before].some((module) => module.isLazy())) return forward();
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
      ? `forward calls ${module.describe()}, which parameters() does not find, so no optimizer trains it. ` +
        'Keep it in a field that is not private (without #), or in an array, object or Map there. To leave it ' +
        'untrained, call it inside noGrad().'
      : `forward made ${found[0]} (${module.describe()}) after the optimizer, so no optimizer trains it. Make ` +
        'layers in the constructor, or call forward once before you make the optimizer.';
  throw new GradusError(`${model.describe()}: ${problem}`, { code: 'module' });
}
