import type { HostArray } from 'gradus/data';
import { type TrainingState, weightsOf } from 'gradus/train';

/** What a run was after so many steps. */
export interface KeptMoment {
  readonly iteration: number;
  /** Parameters by name. */
  readonly weights: Readonly<Record<string, HostArray>>;
  /** All that going on from there needs; null before the first step, and of recorded runs. */
  readonly state: TrainingState | null;
}

/** Moments that are kept of a run at most, and how many bytes they may take. */
const MOST = 64;
const MOST_BYTES = 192 * 2 ** 20;
/** Fewer than this show no course. */
const LEAST = 4;

/**
 * The moments of a run that it can be looked into at, and forked from. Their number is bounded: when there
 * are too many, every other one goes, but for the first and the last, so that the distance between two grows
 * with the length of the run.
 */
export class Moments {
  private readonly kept = new Map<number, KeptMoment>();

  /** In ascending order. */
  get iterations(): number[] {
    return [...this.kept.keys()];
  }

  get last(): KeptMoment | undefined {
    return [...this.kept.values()].at(-1);
  }

  at(iteration: number): KeptMoment | undefined {
    return this.kept.get(iteration);
  }

  /** @param moment later than all before, or the last one again */
  add(moment: KeptMoment): void {
    this.kept.set(moment.iteration, moment);
    const most = Math.max(LEAST, Math.min(MOST, Math.floor(MOST_BYTES / bytesOf(moment))));
    if (this.kept.size <= most) return;
    this.iterations.slice(1, -1).forEach((iteration, i) => {
      if (i % 2 === 0) this.kept.delete(iteration);
    });
  }
}

/** A moment of a run that can go on from it. */
export function momentOf(state: TrainingState): KeptMoment {
  return { iteration: state.progress.iteration, weights: weightsOf(state), state };
}

function bytesOf({ weights, state }: KeptMoment): number {
  const arrays = Object.values(state?.tensors ?? weights);
  return arrays.reduce((sum, { data }) => sum + data.byteLength, 1);
}
