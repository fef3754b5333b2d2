import type { Replay } from '../graph/replay.ts';
import type { Schedule, Steps } from './model.ts';

/** The state of JavaScript after a step, to go back to it or to one of the steps after it. */
export class Rewind {
  readonly #replay: Replay;
  readonly #restoreGenerators: readonly (() => void)[];
  readonly #restoreSchedule: () => void;
  readonly #scheduler: Schedule | undefined;

  /** @param replay of the step, whose schedule has not been stepped */
  constructor(replay: Replay, optimizer: Steps, scheduler: Schedule | undefined) {
    this.#replay = replay;
    this.#scheduler = scheduler;
    this.#restoreGenerators = [...replay.generators].map((generator) => {
      const state = generator.getState();
      return () => generator.setState(state);
    });
    this.#restoreSchedule = scheduler === undefined ? () => {} : restorer(scheduler, optimizer);
  }

  /**
   * Goes to the state after step `steps`, counted from 1, whose schedule has not been stepped.
   * @param prepared the steps that have been prepared
   */
  to(steps: number, prepared: number): void {
    if (steps === prepared) return;
    const replay = this.#replay;
    replay.count(steps - prepared);
    this.#restoreSchedule();
    for (const restore of this.#restoreGenerators) restore();
    for (let step = 1; step < steps; step++) {
      this.#scheduler?.step();
      if (replay.generators.size > 0) for (const { next } of replay.sources) next();
    }
  }
}

function restorer(scheduler: Schedule, optimizer: Steps): () => void {
  const state = structuredClone(scheduler.stateDict());
  const groups = optimizer.paramGroups ?? [];
  const settings = groups.map(({ params: _, ...each }) => structuredClone(each));
  return () => {
    scheduler.loadStateDict(state);
    groups.forEach((group, i) => {
      Object.assign(group, settings[i]);
    });
  };
}
