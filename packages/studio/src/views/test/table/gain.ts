import { differenceNumbers } from '@gradus/lab/compare';
import { metricOf, type TableJudgement } from '@gradus/lab/tabular';
import type { Texts } from '../../../lang/index.ts';

type Words = Texts['tableTest']['judgement'];

/** The title of a metric over all targets. */
export function titleOf(
  name: TableJudgement['metrics'][number]['name'],
  { targets }: Pick<TableJudgement, 'targets'>,
  words: Words,
): string {
  const isScaled = targets !== null && metricOf(name).unit === 'target';
  return isScaled ? words.inDeviations(words.metrics[name]) : words.metrics[name];
}

/** Whether the network is better than the linear model by more than chance, in a sentence. */
export function gainText(judgement: TableJudgement, words: Words): string {
  const [{ name }] = judgement.metrics;
  const metric = titleOf(name, judgement, words);
  const { value, low, high } = judgement.gainOverLinear;
  if ([value, low, high].some(Number.isNaN)) return words.notCompared(metric);
  const show = differenceNumbers(name, [value, low, high]);
  const gain = (of: number): string =>
    metricOf(name).unit === 'share' ? words.points(show(of)) : show(of);
  if (low > 0) return words.better(metric, gain(value), show(low), show(high));
  if (high < 0) return words.worse(metric, gain(-value), show(-high), show(-low));
  return words.noBetter(metric, gain(value), show(low), show(high));
}
