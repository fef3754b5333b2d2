import { noGrad } from 'gradus';
import { type Module, Parameter } from 'gradus/nn';
import { weightOf } from './forward.ts';
import { rounded, total } from './measures.ts';

/** Measures the update ratio ‖Δθ‖/‖θ‖ of steps. Its copies of weights stay in the memory where they are computed. */
export class UpdateMeter {
  private readonly weights: ReadonlyMap<string, Parameter>;
  /** Copies of the weights; none before {@link begin}. They are Parameters, because steps write to those in place. */
  private before: readonly Parameter[] = [];
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
    if (this.before.length === 0) {
      this.before = [...this.weights.values()].map(
        (weight) => new Parameter(new Float32Array(weight.numel()), weight.shape),
      );
    }
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
    const sums = [...this.weights].map(([name, weight], i) => {
      const [now, before] = [weight.detach(), this.before[i].detach()];
      const step = now.sub(before);
      const pending = { name, step: step.mul(step).sum(0), size: before.mul(before).sum(0) };
      noGrad(() => this.before[i].copy_(now));
      return pending;
    });
    return sums.map(({ name, step, size }) => [
      name,
      rounded(Math.sqrt(total(step) / total(size))),
    ]);
  }
}
