/** The final lines about networks for tables. */
import { relative } from 'node:path';
import { spread } from '../../../compare/index.ts';
import { differenceNumbers, metricNumbers } from '../../../compare/metric-numbers.ts';
import type { Messages } from '../../../lang/index.ts';
import { diagnoseCommandOf, pathWord, runsOption } from '../../../runs/commands.ts';
import type { TableData } from '../../../settings/schema.ts';
import { METRICS } from '../../../tabular/metrics.ts';
import { judgementLines } from '../../../text/judgement.ts';
import { metricTitle } from '../../../text/measures.ts';
import { grouped } from '../../../text/numbers.ts';
import { table } from '../../../text/table.ts';
import type { Colors } from '../../../text/terminal.ts';
import { wrap } from '../../../text/width.ts';
import type { Outcome } from './summary-table.ts';

/** How training ended, the evaluation, the folder of the run, and a command to try next. */
export function tableSummary(
  outcome: Outcome,
  folder: string,
  messages: Messages,
  width: number,
  colors: Colors,
): string[] {
  const { config, judgement } = outcome;
  const text = messages.trainTable;
  const { data } = config;
  if (data.kind !== 'table') return [];
  const lines = ['', ...wrap(endText(outcome, messages), width), ''];
  if (judgement !== undefined) {
    lines.push(...judgementLines(judgement, data, messages.judgement, width, colors), '');
  }
  const isWorse = judgement !== undefined && judgement.gainOverLinear.high < 0;
  const [command, why] = isWorse
    ? [diagnoseCommandOf(outcome), text.whyDiagnose]
    : nextCommand(data, folder, text);
  const next = messages.train.tryNext(command, why);
  return [...lines, messages.train.savedTo(relative('', outcome.folder)), colors.cyan(next)];
}

/** A command to copy, and the reason to run it. */
function nextCommand(
  { source, split }: TableData,
  folder: string,
  text: Messages['trainTable'],
): [command: string, why: string] {
  const runs = runsOption(folder);
  if (source.kind === 'points') {
    return [`npx gradus report last --out report.html${runs}`, text.whyReport];
  }
  const file = pathWord(split.test?.path ?? source.path);
  return [`npx gradus predict last ${file} --out predictions.csv${runs}`, text.whyPredict];
}

/** The steps, the seconds, and the step whose weights are kept. */
function endText({ result }: Outcome, { trainTable: text }: Messages): string {
  const { iterations, seconds, best, reason } = result;
  const ended = text.ended[reason](grouped(iterations), seconds.toFixed(1));
  return best === null ? ended : `${ended} ${text.best(grouped(best.iteration))}`;
}

/** Mean and standard deviation of each metric over folds. */
export function foldLines(
  outcomes: readonly Outcome[],
  folder: string,
  messages: Messages,
  colors: Colors,
): string[] {
  const judgements = outcomes.flatMap(({ judgement }) => judgement ?? []);
  if (judgements.length === 0) return [];
  const { judgement: text, trainTable } = messages;
  const names = METRICS[judgements[0].task].map(({ name }) => name);
  const rows = names.map((name, i) => {
    const values = judgements.map(({ metrics }) => metrics[i].value);
    const { mean, deviation } = spread(values.map((value) => (Number.isNaN(value) ? null : value)));
    const [show, spreadText] = [metricNumbers(name, values), differenceNumbers(name, values)];
    return [
      metricTitle(name, judgements[0], text),
      show(mean ?? Number.NaN),
      spreadText(deviation ?? Number.NaN),
      ...values.map(show),
    ];
  });
  const right = (title: string) => ({ title, right: true });
  const [title, ...lines] = table(
    [
      { title: text.metric },
      right(trainTable.mean),
      right(trainTable.deviation),
      ...judgements.map((_, i) => right(trainTable.fold(i + 1))),
    ],
    rows,
  );
  const heading = trainTable.folds(judgements.length);
  return ['', heading, colors.bold(title), ...lines, '', messages.train.savedTo(folder)];
}
