/** Classes whose confusion matrix is shown whole; of more, the most frequent confusions are. */
export const MOST_CLASSES = 64;

/** Confusions that are named where there are more classes. */
const MOST_NAMED = 20;

/** How often samples of one class were taken for those of another. */
interface Confused {
  readonly actual: number;
  readonly predicted: number;
  readonly count: number;
}

/** The most frequent confusions; of two as frequent, that of the first class comes first. */
export function mostConfused(confusion: readonly (readonly number[])[]): Confused[] {
  const all = confusion.flatMap((row, actual) =>
    row.flatMap((count, predicted) =>
      count === 0 || predicted === actual ? [] : [{ actual, predicted, count }],
    ),
  );
  return all.sort((a, b) => b.count - a.count).slice(0, MOST_NAMED);
}
