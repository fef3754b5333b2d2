/**
 * Random training scripts, run twice: reading every value as soon as it is made, and reading only where the
 * script reads, and everything at the end. Recorded work that runs later must give the same bits, in whatever
 * order the script steps, clears, writes and reads.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Parameter } from '../../src/nn/index.ts';
import { clipGradValue_ } from '../../src/nn/utils/index.ts';
import { SGD } from '../../src/optim/index.ts';
import { Engine } from '../../src/runtime/engine.ts';
import { runtime } from '../../src/runtime/runtime.ts';
import { noGrad, type Tensor, tensor } from '../../src/tensor/index.ts';
import { GradusError } from '../../src/util/errors.ts';
import { UNFUSED } from './backends.ts';

interface Action {
  readonly kind: string;
  readonly a: number;
  readonly b: number;
}

type Read = (what: string, values: Tensor | null) => void;

/** The state of a running script. All tensors but losses have three elements. */
class Script {
  readonly parameters: Parameter[];
  readonly optimizers: SGD[];
  readonly values: Tensor[];
  readonly losses: Tensor[] = [];
  /** Called with each tensor that an action makes. */
  readonly made: Read;
  /** Called when the script reads. */
  readonly read: Read;

  constructor(made: Read, read: Read) {
    this.made = made;
    this.read = read;
    const parameter = (first: number) => new Parameter(Float32Array.of(first, -0.5, 2), [3]);
    this.parameters = [parameter(1), parameter(0.25)];
    this.optimizers = [
      new SGD(this.parameters, { lr: 0.125, momentum: 0.5 }),
      new SGD([this.parameters[1]], { lr: 0.25 }),
    ];
    this.values = [tensor([0.5, 1, -1]), ...this.parameters];
  }

  /** A recent value, or a parameter. */
  pick(n: number): Tensor {
    const recent = [...this.parameters, ...this.values.slice(-4)];
    return recent[n % recent.length];
  }

  add(value: Tensor): void {
    this.values.push(value);
    this.made(`value ${this.values.length - 1}`, value);
  }
}

const ACTIONS: Record<string, (script: Script, a: number, b: number) => void> = {
  add: (s, a, b) => s.add(s.pick(a).add(s.pick(b))),
  multiply: (s, a, b) => s.add(s.pick(a).mul(s.pick(b))),
  tanh: (s, a) => s.add(s.pick(a).tanh()),
  scaled: (s, a, b) => s.add(s.pick(a).mul(b / 8)),
  total: (s, a) => s.add(s.pick(a).sum().expand(3)),
  detached: (s, a) => s.add(s.pick(a).detach()),
  frozen: (s, a, b) => s.add(noGrad(() => s.pick(a).mul(s.pick(b)))),
  keep: (s, a) => void s.pick(a).keep(),
  backward: (s, a, b) => {
    const loss = s.pick(a).mul(s.pick(b)).sum();
    s.made('loss', loss);
    if (!loss.requiresGrad) return;
    s.losses.push(loss);
    loss.backward(null, { retainGraph: true });
    s.parameters.forEach(({ grad }, i) => {
      s.made(`gradient ${i}`, grad);
    });
    s.read('loss', loss);
  },
  again: (s, a) => {
    if (s.losses.length === 0) return;
    s.losses[s.losses.length - 1 - (a % Math.min(2, s.losses.length))].backward(null, {
      retainGraph: true,
    });
    s.parameters.forEach(({ grad }, i) => {
      s.made(`gradient ${i}`, grad);
    });
  },
  step: (s, a) => {
    s.optimizers[a % 2].step();
    s.parameters.forEach((parameter, i) => {
      s.made(`parameter ${i}`, parameter);
    });
  },
  overwrite: (s, a, b) => {
    const parameter = s.parameters[a % 2];
    noGrad(() => parameter.copy_(s.pick(b)));
    s.made(`parameter ${a % 2}`, parameter);
  },
  shrink: (s, a, b) => {
    noGrad(() => s.parameters[a % 2].mul_((b % 5) / 4 - 0.5));
    s.made(`parameter ${a % 2}`, s.parameters[a % 2]);
  },
  clip: (s, a) => {
    const owners = s.parameters.filter(({ grad }) => grad !== null);
    if (owners.length === 0) return;
    clipGradValue_(owners, 0.25 + a / 8);
    s.parameters.forEach(({ grad }, i) => {
      s.made(`gradient ${i}`, grad);
    });
  },
  zeroGrad: (s, a) => s.optimizers[a % 2].zeroGrad(),
  readValue: (s, a) => {
    const place = s.values.length - 1 - (a % Math.min(s.values.length, 6));
    s.read(`value ${place}`, s.values[place]);
  },
  readParameter: (s, a) => s.read(`parameter ${a % 2}`, s.parameters[a % 2]),
  readGradient: (s, a) => s.read(`gradient ${a % 2}`, s.parameters[a % 2].grad),
};

/**
 * Runs a script, and reads everything at its end.
 * @param observe called with each action's number, what it made or read, and the tensor
 */
function run(
  actions: readonly Action[],
  observe: (number: number, event: 'made' | 'read', what: string, values: Tensor | null) => void,
): void {
  let number = 0;
  const script = new Script(
    (what, values) => observe(number, 'made', what, values),
    (what, values) => observe(number, 'read', what, values),
  );
  for (const { kind, a, b } of actions) {
    ACTIONS[kind](script, a, b);
    number++;
  }
  const all = { value: script.values, loss: script.losses, parameter: script.parameters };
  for (const [what, tensors] of Object.entries(all)) {
    tensors.forEach((values, i) => {
      script.read(`${what} ${i}`, values);
    });
  }
  script.parameters.forEach(({ grad }, i) => {
    script.read(`gradient ${i}`, grad);
  });
}

type Log = Map<string, Float32Array | null>;

const valuesOf = (values: Tensor | null) => values && (values.dataSync() as Float32Array);

/** What each read of the script sees if everything is read as soon as it is made. */
function eagerly(engine: Engine, actions: readonly Action[]): Log {
  const made = new Map<Tensor, Float32Array>();
  return logOf(engine, actions, (event, values) => {
    const known = values && (made.get(values) ?? valuesOf(values));
    if (event === 'read') return known;
    if (values !== null) made.set(values, valuesOf(values)!);
    return null;
  });
}

/** What the reads see if nothing else is read. */
function lazily(engine: Engine, actions: readonly Action[]): Log {
  return logOf(engine, actions, (event, values) => (event === 'read' ? valuesOf(values) : null));
}

/**
 * The reads of a script, up to the first call or read that throws: a gradient through parameters that were
 * overwritten between forward and backward, which PyTorch refuses too.
 */
function logOf(
  engine: Engine,
  actions: readonly Action[],
  observe: (event: 'made' | 'read', values: Tensor | null) => Float32Array | null,
): Log {
  const log: Log = new Map();
  try {
    runtime.withEngine(engine, () => {
      run(actions, (number, event, what, values) => {
        const seen = observe(event, values);
        if (event === 'read') log.set(`${number} ${what}`, seen);
      });
    });
  } catch (error) {
    if (!(error instanceof GradusError)) throw error;
  }
  return log;
}

const scripts = fc.array(
  fc.record({
    kind: fc.constantFrom(...Object.keys(ACTIONS)),
    a: fc.nat({ max: 40 }),
    b: fc.nat({ max: 40 }),
  }),
  { minLength: 1, maxLength: 25, size: 'max' },
);

describe('random training scripts', () => {
  test.each(UNFUSED)('on %s read later what they would have read at once', (_, create) => {
    const engine = new Engine(create());
    fc.assert(
      fc.property(scripts, (actions) => {
        const late = lazily(engine, actions);
        for (const [read, values] of eagerly(engine, actions)) {
          expect(late.get(read), read).toEqual(values);
        }
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 200) },
    );
  });
});
