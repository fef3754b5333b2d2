import { noGrad } from 'gradus';
import { type Module, Parameter } from 'gradus/nn';
import { weightOf } from './forward.ts';
import { rounded, total } from './measures.ts';

/** Measures how far steps move weights, as ‖Δθ‖/‖θ‖. What it remembers stays where it is computed. */
export class UpdateMeter {
  private readonly weights: ReadonlyMap<string, Parameter>;
  /** The weights as they were; none before {@link begin}. Parameters, since steps write to those in place. */
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

  /** Whether the next step is to be measured. */
  get isMeasuring(): boolean {
    return this.measured !== null;
  }

  /** Remembers the weights as they are. */
  begin(): void {
    if (this.before.length === 0) {
      this.before = [...this.weights.values()].map(
        (weight) => new Parameter(new Float32Array(weight.numel()), weight.shape),
      );
    }
    // By the program that measures, so that there is one to compile.
    this.compare();
    this.measured = new Map([...this.weights.keys()].map((name) => [name, []]));
  }

  /** Measures the step since the last call; null where the weights were all 0. */
  measure(): void {
    for (const [name, ratio] of this.compare()) this.measured?.get(name)?.push(ratio);
  }

  /** By layer, what was measured since {@link begin}, oldest first; the measuring ends. */
  take(): ReadonlyMap<string, readonly (number | null)[]> {
    const { measured } = this;
    this.measured = null;
    return measured ?? new Map();
  }

  /** How far the weights have come from those that it remembers; then it remembers these. */
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
