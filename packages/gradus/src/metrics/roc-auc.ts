import { checkLabels, type Numbers, widthOf } from './checks.ts';

/**
 * The area under the receiver operating characteristic: how likely a row of the class has a higher score than
 * a row of another class, where a tie counts as half. 0.5 is guessing, 1 is perfect.
 *
 * Two classes: the area of class 1. More: the mean of the areas of each class against all others
 * ("one versus rest, macro"), over the classes for which there is one. NaN where there is none: no rows, or
 * rows of one class alone. NaN where a score is NaN.
 *
 * @param actual classes [rows]
 * @param scores of any range (probabilities, logits): [rows], those of class 1 of two; or [rows · classes], row
 *   by row
 * @throws ArgumentError where lengths do not fit, or a label is out of range
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

/** The area of class `label` by the scores in one column; NaN where all rows are of it, or none. */
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

/** Pairs in which the first is larger, of ascending numbers; a tie is half a pair. */
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
