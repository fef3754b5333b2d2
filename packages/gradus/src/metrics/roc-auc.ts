import { checkLabels, type Numbers, widthOf } from './checks.ts';

/**
 * The area under the receiver operating characteristic: the probability that a row of the class has a higher score
 * than a row of another class, where a tie counts as half. 0.5 is guessing, 1 is perfect.
 *
 * For two classes, the area of class 1. For more, the mean area of each class against all others ("one versus
 * rest, macro"), over the classes that have one. NaN if no class has one (no rows, or rows of one class only), or if
 * a score is NaN.
 *
 * @param actual classes [rows]
 * @param scores of any range (probabilities, logits): [rows], the scores of class 1 of two; or [rows · classes],
 *   row by row
 * @throws ArgumentError if lengths do not fit, or a label is out of range
 *
 * @example
 * ```ts
 * rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.75
 * ```
 */
export function rocAuc(actual: Numbers, scores: Numbers): number {
  checkLabels('rocAuc', 'actual', actual, Number.POSITIVE_INFINITY);
  const width = widthOf('rocAuc', 'scores', scores, actual.length);
  checkLabels('rocAuc', 'actual', actual, Math.max(width, 2));
  for (let i = 0; i < scores.length; i++) if (Number.isNaN(scores[i])) return Number.NaN;
  if (width <= 2) return areaOf(actual, 1, scores, width, width - 1);
  const areas = Array.from({ length: width }, (_, c) => areaOf(actual, c, scores, width, c));
  const defined = areas.filter((area) => !Number.isNaN(area));
  return defined.reduce((sum, area) => sum + area, 0) / defined.length;
}

/** The area of class `label` by the scores in one column; NaN if all rows belong to it, or none. */
function areaOf(
  actual: Numbers,
  label: number,
  scores: Numbers,
  width: number,
  column: number,
): number {
  const own = new Float64Array(countOf(actual, label));
  const others = new Float64Array(actual.length - own.length);
  let [i, j] = [0, 0];
  for (let row = 0; row < actual.length; row++) {
    const score = scores[row * width + column];
    if (actual[row] === label) own[i++] = score;
    else others[j++] = score;
  }
  return winsOf(own.sort(), others.sort()) / (own.length * others.length);
}

/** The number of pairs in which the score of the first list is larger; a tie counts as half. Both lists ascend. */
function winsOf(own: Float64Array, others: Float64Array): number {
  let [below, notAbove, wins] = [0, 0, 0];
  for (const score of own) {
    while (below < others.length && others[below] < score) below++;
    while (notAbove < others.length && others[notAbove] <= score) notAbove++;
    wins += (below + notAbove) / 2;
  }
  return wins;
}

function countOf(labels: Numbers, label: number): number {
  let count = 0;
  for (let row = 0; row < labels.length; row++) if (labels[row] === label) count++;
  return count;
}
