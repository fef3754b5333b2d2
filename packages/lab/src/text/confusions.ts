/** Most classes of a complete confusion matrix. With more, only the most frequent confusions are shown. */
export const MOST_CLASSES = 64;

/** Most confusions that are named if there are more classes. */
const MOST_NAMED = 20;

/** How often samples of one class were predicted as another. */
interface Confused {
  readonly actual: number;
  readonly predicted: number;
  readonly count: number;
}

/** The most frequent confusions, the most frequent first. Equal ones are ordered by class. */
export function mostConfused(confusion: readonly (readonly number[])[]): Confused[] {
  const all = confusion.flatMap((row, actual) =>
    row.flatMap((count, predicted) =>
      count === 0 || predicted === actual ? [] : [{ actual, predicted, count }],
    ),
  );
  return all.sort((a, b) => b.count - a.count).slice(0, MOST_NAMED);
}
