import { lossText, percentDigits } from '../../compare/index.ts';
import { metricNumbers } from '../../compare/metric-numbers.ts';
import type { Messages } from '../../lang/index.ts';
import type { UnreadableRun } from '../../runs/reader.ts';
import { parameterCount } from '../../settings/architecture.ts';
import { differences } from '../../settings/fields.ts';
import { errorText } from '../../text/error-text.ts';
import { labelsOf } from '../../text/field-labels.ts';
import { gainSentence, metricTitle } from '../../text/measures.ts';
import { chanceText, grouped } from '../../text/numbers.ts';
import { type Html, html } from '../html.ts';
import { isJudged, type JudgedTable, type Reported } from '../reported.ts';
import { section, table } from './frame.ts';

/** What was trained, the results, and the settings in which the runs differ. */
export function resultSection(
  runs: readonly Reported[],
  unreadable: readonly UnreadableRun[],
  text: Messages,
): Html {
  return section('result', text.report.result, [
    ...unreadable.map(({ id, error }) => {
      return html`<p>${text.runs.corrupt(id, errorText(error, text))}</p>`;
    }),
    ...runs.map((run) => html`<p>${sentences(run, text).join(' ')}</p>`),
    runs.length > 1 ? differenceTable(runs, text) : null,
  ]);
}

function sentences(reported: Reported, text: Messages): string[] {
  const { report, results } = text;
  const { run, name, events, examination } = reported;
  const { model } = run.config;
  const layers = [model.inputDim, ...model.hidden, model.outputDim];
  const parameters = grouped(parameterCount(model));
  const said = [results.sentence(name, layers.join('–'), model.activation, parameters)];
  if (examination === null) said.push(report.noWeights(name));
  else if (typeof examination === 'string') said.push(report.notTested(name, examination));
  else if (isJudged(examination)) said.push(...judged(examination, text.judgement));
  else {
    const { accuracy, correct, total, perClass } = examination.evaluation;
    said.push(results.reached(percentDigits(accuracy), grouped(correct), grouped(total)));
    const samples = perClass.map((each) => each.total);
    const atChance = chanceText(
      name,
      { classes: model.outputDim, accuracy, total, loss: null, samples },
      text,
    );
    if (atChance !== null) said.push(atChance);
  }
  return [...said, ...ending(events, text)];
}

/** The main metric, and whether a linear model would suffice. */
function judged({ judgement }: JudgedTable, text: Messages['judgement']): string[] {
  const [{ name, value, low, high }] = judgement.metrics;
  const show = metricNumbers(name, [value, low, high]);
  const interval = `${show(low)} … ${show(high)}`;
  const rows = grouped(judgement.rows);
  const reached = text.reached(metricTitle(name, judgement, text), show(value), interval, rows);
  return [reached, gainSentence(judgement, text).sentence];
}

function ending(events: Reported['events'], { report, results }: Messages): string[] {
  const end = events.findLast((event) => event.event === 'end');
  if (end !== undefined && end.loss !== null) {
    return [report.took(grouped(end.iterations), end.seconds.toFixed(1), lossText(end.loss))];
  }
  const diverged = events.findLast((event) => event.event === 'diverged');
  if (diverged !== undefined) {
    return [results.diverged(grouped(diverged.iteration), diverged.layer)];
  }
  const last = events.findLast((event) => 'iteration' in event);
  return [
    report.unfinished(grouped(last !== undefined && 'iteration' in last ? last.iteration : 0)),
  ];
}

function differenceTable(runs: readonly Reported[], text: Messages): Html {
  const { report, results } = text;
  const rows = differences(runs.map(({ run }) => run.config));
  if (rows.length === 0) return html`<p>${report.nothingDiffers}</p>`;
  const titles = labelsOf(
    rows.map(({ field }) => field),
    text,
  );
  return html`<h3>${report.differ}</h3>${table([
    { title: results.run, cells: runs.map(({ name }) => name) },
    ...rows.map(({ values }, i) => ({ title: titles[i], cells: values.map(String) })),
  ])}`;
}
