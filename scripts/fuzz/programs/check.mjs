// Runs a random program in Gradus and lists the differences from PyTorch.

/** @typedef {{ G: object, nn: object, optim: object }} Library the modules of Gradus */

const ARRAYS = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array };
const numbersOf = (data) => data.map(Number);

/**
 * @param {Library} library
 * @param program a program of programs.mjs
 * @param answer the results of PyTorch
 * @param {boolean} readAtOnce whether to read each value right after it is made, or all values at the end
 * @returns {string[]} the differences, in words
 */
export function differences(library, program, answer, readAtOnce = false) {
  return program.kind === 'training'
    ? ofTraining(library, program, answer)
    : ofTensors(library, program, answer, readAtOnce);
}

/** The differences between a tensor and its expected values. */
function compare(tensor, { value, none, skip }, what) {
  if (skip) return [];
  if (none) return tensor === null ? [] : [`${what}: PyTorch has no value, here is ${tensor}`];
  if (tensor === null) return [`${what}: nothing, PyTorch has ${JSON.stringify(value)}`];
  if (tensor.dtype !== value.dtype) return [`${what}: ${tensor.dtype}, PyTorch ${value.dtype}`];
  if (tensor.shape.join() !== value.shape.join()) {
    return [`${what}: shape [${tensor.shape}], PyTorch [${value.shape}]`];
  }
  const actual = [...tensor.dataSync()];
  const expected = numbersOf(value.data);
  const isOff = (x, i) =>
    !Object.is(x, expected[i]) && x !== expected[i] && !(Math.abs(x - expected[i]) <= value.within);
  const wrong = actual.findIndex(isOff);
  if (wrong < 0) return [];
  return [`${what}: [${actual}], PyTorch [${expected}] (within ${value.within})`];
}

/** Calls that are not just the method with the op's name. */
const CALLS = {
  where: (G, condition, x, y) => G.where(condition, x, y),
  cat: (G, x, y, dimension) => G.cat([x, y], dimension),
  stack: (G, x, y, dimension) => G.stack([x, y], dimension),
  clampMin: (_, x, low) => x.clamp(low, null),
  clampMax: (_, x, high) => x.clamp(null, high),
  maxOf: (_, x, dimension, keepdim) => x.max(dimension, keepdim)[0],
  minOf: (_, x, dimension, keepdim) => x.min(dimension, keepdim)[0],
  reshape: (_, x, sizes) => x.reshape(...sizes),
  expand: (_, x, sizes) => x.expand(...sizes),
  permute: (_, x, axes) => x.permute(...axes),
};

/** An operation that only PyTorch refuses: Gradus compares bools as 0 and 1. */
const ACCEPTED = /argm(ax|in)_cpu" not implemented for 'Bool'/;
/** PyTorch's errors for a wrong position. Gradus reads no positions where the result has no elements. */
const WRONG_POSITION =
  /index out of range in self|element is out of DATA bounds|out of bounds for dimension \d with size/;
/** The errors of Gradus for operations that only it refuses, on purpose. */
const REFUSED = [
  /^where: the condition must be bool/, // PyTorch warns that uint8 is going to be refused
  /^(gather|indexSelect): positions must be integers/, // PyTorch does not look at none
  /^gather: positions of shape \[.*\b0\b/, // nor at the other sizes then
  /^cat: dimension -?\d does not exist/, // PyTorch does not look at it where all tensors are empty
];

function ofTensors({ G }, { inputs, steps }, answer, readAtOnce) {
  const leaves = inputs.map(({ dtype, shape, data, requiresGrad }) =>
    G.fromArray(ARRAYS[dtype].from(numbersOf(data)), shape, { dtype, requiresGrad }),
  );
  const values = [...leaves];
  const found = [];
  const readers = [];
  steps.forEach(([op, args], number) => {
    const expected = answer.steps[number];
    const what = `step ${number}, ${op}(${shown(args)})`;
    const made = expected.skip || lacks(values, args) ? null : call(G, op, args, values);
    values.push(made?.error ? null : made);
    if (made === null) return;
    const read = () => differenceOf(G, made, expected, what);
    if (readAtOnce) found.push(...read());
    else readers.push(read);
  });
  const gradients = backward(leaves, values, answer);
  return [...found, ...readers.flatMap((read) => read()), ...gradients.flatMap((read) => read())];
}

const shown = (args) => args.map((arg) => JSON.stringify(arg)).join(', ');
const lacks = (values, args) =>
  args.some((arg) => arg?.ref !== undefined && values[arg.ref] === null);

/** @returns the tensor, or `{ error }` where the call is refused */
function call(G, op, args, values) {
  const given = args.map((arg) => {
    if (arg === null || typeof arg !== 'object' || Array.isArray(arg)) return arg;
    return arg.ref === undefined ? (arg.dtype ?? Number(arg.float)) : values[arg.ref];
  });
  try {
    return CALLS[op] ? CALLS[op](G, ...given) : given[0][op](...given.slice(1));
  } catch (error) {
    return { error };
  }
}

function differenceOf(G, made, expected, what) {
  const { error: thrown } = made;
  if (thrown !== undefined) {
    const agreed = 'error' in expected || REFUSED.some((text) => text.test(thrown.message));
    return agreed && thrown instanceof G.GradusError ? [] : [`${what}: ${thrown.stack}`];
  }
  if (!('error' in expected)) return attempt(what, () => compare(made, expected, what));
  const isUnread = made.numel() === 0 && WRONG_POSITION.test(expected.error);
  return isUnread || ACCEPTED.test(expected.error) || isRefusedLater(G, made)
    ? []
    : [`${what}: a value of shape [${made.shape}], PyTorch refuses it: ${expected.error}`];
}

/** Wrong positions are found when the value is computed. */
function isRefusedLater(G, made) {
  try {
    made.dataSync();
    return false;
  } catch (error) {
    return error instanceof G.GradusError;
  }
}

/** @returns the result of `run`, or its error */
function attempt(what, run) {
  try {
    return run() ?? [];
  } catch (error) {
    return [`${what}: ${error.stack}`];
  }
}

/** @returns functions that compare the gradients of leaves */
function backward(leaves, values, { outputs, gradients }) {
  const known = outputs.every((place) => values[place] !== null);
  if (outputs.length === 0 || !known) return [];
  const sums = outputs.map((place) => values[place].sum());
  const failures = attempt('backward()', () => sums.reduce((a, b) => a.add(b)).backward());
  if (failures.length > 0) return [() => failures];
  return leaves.map(({ grad }, i) => () => {
    const what = `gradient of input ${i}`;
    return attempt(what, () => compare(grad, gradients[i], what));
  });
}

/** A running training loop. All actions are methods, with PyTorch's arguments. */
class Loop {
  constructor({ G, nn, optim }, { parameters, values, optimizers }) {
    this.G = G;
    this.nn = nn;
    this.parameters = parameters.map(
      ({ shape, data }) => new nn.Parameter(Float32Array.from(data), shape),
    );
    this.values = values.map(({ shape, data }) => G.fromArray(Float32Array.from(data), shape));
    this.losses = [];
    this.optimizers = optimizers.map(
      ({ type, parameters, options: { weight_decay, ...options } }) => {
        const settings =
          weight_decay === undefined ? options : { ...options, weightDecay: weight_decay };
        return new optim[type](
          parameters.map((p) => this.parameters[p]),
          settings,
        );
      },
    );
  }

  pick({ parameter, value }) {
    return parameter === undefined ? this.values[value] : this.parameters[parameter];
  }

  add(a, b) {
    this.values.push(this.pick(a).add(this.pick(b)));
  }

  mul(a, b) {
    this.values.push(this.pick(a).mul(this.pick(b)));
  }

  tanh(a) {
    this.values.push(this.pick(a).tanh());
  }

  scaled(a, factor) {
    this.values.push(this.pick(a).mul(factor));
  }

  total(a) {
    this.values.push(this.pick(a).sum().expand(3));
  }

  layer(a) {
    this.values.push(this.pick(a).matmul(this.parameters.at(-1)));
  }

  frozen(a, b) {
    this.values.push(this.G.noGrad(() => this.pick(a).mul(this.pick(b))));
  }

  loss(a, b) {
    this.losses.push(this.pick(a).mul(this.pick(b)).sum());
  }

  backward(loss) {
    this.losses[loss].backward(null, { retainGraph: true });
  }

  step(optimizer) {
    this.optimizers[optimizer].step();
  }

  zeroGrad(optimizer) {
    this.optimizers[optimizer].zeroGrad();
  }

  clip(most) {
    const withGradients = this.parameters.filter(({ grad }) => grad !== null);
    if (withGradients.length > 0) this.nn.utils.clipGradNorm_(withGradients, most);
  }

  shrink(parameter, factor) {
    this.G.noGrad(() => this.parameters[parameter].mul_(factor));
  }

  overwrite(parameter, a) {
    this.G.noGrad(() => this.parameters[parameter].copy_(this.pick(a)));
  }

  readValue(value) {
    return this.values[value];
  }

  readLoss(loss) {
    return this.losses[loss];
  }

  readParameter(parameter) {
    return this.parameters[parameter];
  }

  readGradient(parameter) {
    return this.parameters[parameter].grad;
  }
}

function ofTraining(library, program, answer) {
  const loop = new Loop(library, program);
  const refused = new Set(answer.refused);
  const reads = answer.reads.values();
  return program.actions.slice(0, answer.end).flatMap(([name, ...args], number) => {
    if (refused.has(number)) return [];
    const what = `action ${number}, ${name}(${shown(args)})`;
    const expected = name.startsWith('read') ? reads.next().value : null;
    return attempt(what, () => {
      const seen = loop[name](...args);
      return expected && compare(seen, expected, what);
    });
  });
}
