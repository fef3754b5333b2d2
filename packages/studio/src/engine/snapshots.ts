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

/** The most snapshots of a run in memory, and the most bytes for them. */
const LIMITS = { most: 64, bytes: 192 * 2 ** 20 };
/** Fewer than this are too few for the time slider. */
const LEAST = 4;

/**
 * The snapshots of a run, for inspecting and forking. When there are too many, every other one is dropped, except
 * the first and the last. So their distance grows with the length of the run.
 */
export class Snapshots {
  private readonly kept = new Map<number, Snapshot>();
  private readonly limits: typeof LIMITS;

  constructor(limits = LIMITS) {
    this.limits = limits;
  }

  /** In ascending order. */
  get all(): Snapshot[] {
    return [...this.kept.values()];
  }

  /** The iterations of the snapshots, ascending. */
  get iterations(): number[] {
    return [...this.kept.keys()];
  }

  get last(): Snapshot | undefined {
    return this.all.at(-1);
  }

  at(iteration: number): Snapshot | undefined {
    return this.kept.get(iteration);
  }

  /** @param snapshot later than all others, or the last one again */
  add(snapshot: Snapshot): void {
    this.kept.set(snapshot.iteration, snapshot);
    const most = Math.max(
      LEAST,
      Math.min(this.limits.most, Math.floor(this.limits.bytes / bytesOf(snapshot))),
    );
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

/** Copies of a model's parameters by name, which later steps do not change. */
export function hostWeightsOf(model: Module): Record<string, HostArray> {
  return Object.fromEntries(
    Object.entries(model.stateDict()).map(([name, tensor]) => [
      name,
      { dtype: tensor.dtype, shape: [...tensor.shape], data: tensor.dataSync() },
    ]),
  );
}
