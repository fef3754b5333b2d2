import type { HostArray } from 'gradus/data';
import type { Module } from 'gradus/nn';
import { type TrainingState, weightsOf } from 'gradus/train';

/** The state of a run after some number of steps. */
export interface Snapshot {
  readonly iteration: number;
  /** Parameters by name. */
  readonly weights: Readonly<Record<string, HostArray>>;
  /** What training needs to continue from here; null before the first step and for recorded runs. */
  readonly state: TrainingState | null;
}

/** The most snapshots that are kept of a run, and the most bytes that they may take. */
const MOST = 64;
const MOST_BYTES = 192 * 2 ** 20;
/** With fewer than this, the time slider is of no use. */
const LEAST = 4;

/**
 * The snapshots of a run, to inspect and to fork it at. Their number is bounded: when there are too many, every
 * other one is dropped, except the first and the last, so their distance grows with the length of the run.
 */
export class Snapshots {
  private readonly kept = new Map<number, Snapshot>();

  /** In ascending order. */
  get iterations(): number[] {
    return [...this.kept.keys()];
  }

  get last(): Snapshot | undefined {
    return [...this.kept.values()].at(-1);
  }

  at(iteration: number): Snapshot | undefined {
    return this.kept.get(iteration);
  }

  /** @param snapshot later than all before, or the last one again */
  add(snapshot: Snapshot): void {
    this.kept.set(snapshot.iteration, snapshot);
    const most = Math.max(LEAST, Math.min(MOST, Math.floor(MOST_BYTES / bytesOf(snapshot))));
    if (this.kept.size <= most) return;
    this.iterations.slice(1, -1).forEach((iteration, i) => {
      if (i % 2 === 0) this.kept.delete(iteration);
    });
  }
}

/** A snapshot that training can continue from. */
export function snapshotOf(state: TrainingState): Snapshot {
  return { iteration: state.progress.iteration, weights: weightsOf(state), state };
}

function bytesOf({ weights, state }: Snapshot): number {
  const arrays = Object.values(state?.tensors ?? weights);
  return arrays.reduce((sum, { data }) => sum + data.byteLength, 1);
}

/** The parameters of a model by name, as copies that later steps do not change. */
export function hostWeightsOf(model: Module): Record<string, HostArray> {
  return Object.fromEntries(
    Object.entries(model.stateDict()).map(([name, tensor]) => [
      name,
      { dtype: tensor.dtype, shape: [...tensor.shape], data: tensor.dataSync() },
    ]),
  );
}
