import { type Tensor, zeros } from 'gradus';
import type { Module, Parameter } from 'gradus/nn';
import { weightOf } from './forward.ts';
import { rounded, total } from './measures.ts';

/** Measures how far steps move weights, as ‖Δθ‖/‖θ‖. What it remembers stays where it is computed. */
export class UpdateMeter {
  private readonly weights: ReadonlyMap<string, Parameter>;
  /** The weights as they were; none before {@link begin}. */
  private before: readonly Tensor[] = [];
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
      this.before = [...this.weights.values()].map(({ shape }) => zeros(shape));
    }
    this.measured = new Map([...this.weights.keys()].map((name) => [name, []]));
    this.remember();
  }

  /** Measures the step since the last call; null where the weights were all 0. */
  measure(): void {
    const sums = [...this.weights].map(([name, weight], i) => {
      const before = this.before[i];
      const step = weight.detach().sub(before);
      return { name, step: step.mul(step).sum(0), size: before.mul(before).sum(0) };
    });
    this.remember();
    for (const { name, step, size } of sums) {
      this.measured?.get(name)?.push(rounded(Math.sqrt(total(step) / total(size))));
    }
  }

  /** By layer, what was measured since {@link begin}, oldest first; the measuring ends. */
  take(): ReadonlyMap<string, readonly (number | null)[]> {
    const { measured } = this;
    this.measured = null;
    return measured ?? new Map();
  }

  private remember(): void {
    [...this.weights.values()].forEach((weight, i) => {
      this.before[i].copy_(weight.detach());
    });
  }
}
