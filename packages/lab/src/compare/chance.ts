/** What a network came to in the end, as far as it is known. */
export interface Reached {
  readonly classes: number;
  /** Per cent of the test set; null where it was not tested. */
  readonly accuracy: number | null;
  /** Size of the test set; null where it was not tested. */
  readonly total: number | null;
  /** Of the last step. */
  readonly loss: number | null;
  /** How many samples of each class the test set has; left out where that is not known. */
  readonly samples?: readonly number[];
}

/** What guessing comes to, where a network is no better than that. */
export interface Chance {
  readonly measure: 'accuracy' | 'loss';
  readonly reached: number;
  readonly guessing: number;
}

/** Room for classes that are not equally frequent, where their sizes are not known. */
const ROOM = { share: 0.2, points: 2 } as const;
/** Samples of each class, on average, from which on a test tells guessing from luck. */
const ENOUGH = 10;

/**
 * Whether a network is no better than guessing at the end: null where it is better, or its test was too
 * small to tell. To guess is to name always the same class, the most frequent one; its loss is ln(classes).
 * The loss is asked only where there was no test.
 */
export function chanceOf(reached: Reached): Chance | null {
  const { classes, accuracy, total, loss, samples } = reached;
  if (accuracy === null || total === null) {
    const guessing = Math.log(classes);
    return loss === null || loss < guessing ? null : { measure: 'loss', reached: loss, guessing };
  }
  const equal = 100 / classes;
  const guessing = samples ? Math.max(equal, (100 * Math.max(...samples)) / total) : equal;
  const room = samples ? 0 : Math.min(ROOM.share * equal, ROOM.points);
  if (total < ENOUGH * classes || accuracy > guessing + room) return null;
  return { measure: 'accuracy', reached: accuracy, guessing };
}
