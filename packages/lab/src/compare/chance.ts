/** The final results of a network, as far as they are known. */
export interface Reached {
  readonly classes: number;
  /** Accuracy on the test set in per cent; null if the network was not tested. */
  readonly accuracy: number | null;
  /** Size of the test set; null if the network was not tested. */
  readonly total: number | null;
  /** Loss of the last step. */
  readonly loss: number | null;
  /** Samples of each class in the test set; left out if unknown. */
  readonly samples?: readonly number[];
}

/** The result of guessing, for a network that does not beat it. */
export interface Chance {
  readonly measure: 'accuracy' | 'loss';
  readonly reached: number;
  readonly guessing: number;
}

/** Tolerance for unequal class sizes, used when the sizes are unknown. */
const ROOM = { share: 0.2, points: 2 } as const;
/** A test set needs this many samples per class, on average, to tell skill from luck. */
const ENOUGH = 10;

/**
 * The result of guessing if the network does not beat it at the end; null if it does, or if the test set is too
 * small to tell. Guessing always predicts the most frequent class; its loss is ln(classes). The loss decides only
 * if there was no test.
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
