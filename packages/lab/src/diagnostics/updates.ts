import { noGrad, type Tensor } from 'gradus';
import { Module, Parameter } from 'gradus/nn';
import { weightOf } from './forward.ts';
import { rounded, total } from './measures.ts';

/** A weight and its copy, a Parameter because steps write to those in place. */
type Pair = readonly [now: Parameter, before: Parameter];

/**
 * Compares weights with their copies. It is a module, so that a step does not keep the copies that it overwrites:
 * nothing but `forward` can read them.
 */
class Comparison extends Module {
  readonly #pairs: readonly Pair[];

  constructor(weights: Iterable<Parameter>) {
    super();
    this.#pairs = [...weights].map((weight) => [
      weight,
      new Parameter(new Float32Array(weight.numel()), weight.shape),
    ]);
  }

  /** For each weight Σ(now − before)² and Σ before², by column. Replaces the copies by the current weights. */
  forward(): [step: Tensor, size: Tensor][] {
    return this.#pairs.map(([weight, copy]) => {
      const [now, before] = [weight.detach(), copy.detach()];
      const step = now.sub(before);
      noGrad(() => copy.copy_(now));
      return [step.mul(step).sum(0), before.mul(before).sum(0)];
    });
  }
}

/** Measures the update ratio ‖Δθ‖/‖θ‖ of steps. Its copies of weights stay in the memory where they are computed. */
export class UpdateMeter {
  private readonly weights: ReadonlyMap<string, Parameter>;
  /** Null before {@link begin}. */
  private comparison: Comparison | null = null;
  private measured: ReadonlyMap<string, (number | null)[]> | null = null;

  constructor(model: Module) {
    this.weights = new Map(
      [...model.namedModules()].flatMap(([name, module]) => {
        const weight = weightOf(module);
        return weight === null ? [] : [[name, weight] as const];
      }),
    );
  }

  /** Whether the next step will be measured. */
  get isMeasuring(): boolean {
    return this.measured !== null;
  }

  /** Copies the current weights. */
  begin(): void {
    // Use the program that measures, so that only one is compiled.
    this.compare();
    this.measured = new Map([...this.weights.keys()].map((name) => [name, []]));
  }

  /** Measures the step since the last call; null if the weights were all 0. */
  measure(): void {
    for (const [name, ratio] of this.compare()) this.measured?.get(name)?.push(ratio);
  }

  /** Returns the measurements since {@link begin} by layer, oldest first, and ends measuring. */
  take(): ReadonlyMap<string, readonly (number | null)[]> {
    const { measured } = this;
    this.measured = null;
    return measured ?? new Map();
  }

  /** The update ratio of each weight since its copy was made. Replaces the copies by the current weights. */
  private compare(): [name: string, ratio: number | null][] {
    this.comparison ??= new Comparison(this.weights.values());
    const sums = this.comparison.forward();
    return [...this.weights.keys()].map((name, i) => {
      const [step, size] = sums[i];
      return [name, rounded(Math.sqrt(total(step) / total(size)))];
    });
  }
}
