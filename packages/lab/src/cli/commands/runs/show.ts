import { relative } from 'node:path';
import { lastOf, lossText, measureText, testsOf, watchedOf } from '../../../compare/index.ts';
import { type Messages, messages } from '../../../lang/index.ts';
import { diagnoseCommandOf, trainCommandFromHere } from '../../../runs/commands.ts';
import { readJudgement } from '../../../runs/judgement.ts';
import { isOnTable, type Run } from '../../../runs/reader.ts';
import { measuredIn, surveyRun } from '../../../runs/survey.ts';
import { readSplit } from '../../../runs/weights.ts';
import { classCount } from '../../../settings/architecture.ts';
import { fieldText, valuesOf } from '../../../settings/fields.ts';
import { sourceName, type TableData } from '../../../settings/schema.ts';
import type { TableJudgement } from '../../../tabular/index.ts';
import { namedLabel } from '../../../text/field-labels.ts';
import { hasColor, type Io } from '../../../text/io.ts';
import { intervalText, metricTitle } from '../../../text/measures.ts';
import { chanceText, grouped } from '../../../text/numbers.ts';
import { table } from '../../../text/table.ts';
import { createColors, inLine } from '../../../text/terminal.ts';
import { chosenRun } from '../common/run-data.ts';
import { jsonOf, type RunsOptions } from './list.ts';

/** Shows everything about a run. */
export async function showCommand(name: string, options: RunsOptions, io: Io): Promise<void> {
  const run = await surveyRun(await chosenRun(name, options, io, () => true));
  const command = trainCommandFromHere(run.config);
  if (options.json) {
    io.stdout.write(`${JSON.stringify({ ...jsonOf(run), command })}\n`);
    return;
  }
  const catalogue = messages(options.lang, io.env);
  const text = catalogue.runs;
  const { result, state, tags, config } = run;
  const { accuracy, loss } = result;
  const total = lastOf(run.events)?.total ?? null;
  const watched = watchedOf([testsOf(run.events)]);
  const reached = { classes: classCount(config.model), accuracy, total, loss };
  const measured = measuredIn([run]);
  const hasClasses = measured.some(({ measure }) => measure === 'accuracy');
  const atChance = state === 'finished' && hasClasses ? chanceText(null, reached, catalogue) : null;
  const facts = [
    [text.folder, relative('', run.folder) || '.'],
    [text.state, text.states[state]],
    [text.iterations, `${grouped(result.iterations)} / ${grouped(config.training.iterations)}`],
    [text.loss, lossText(result.loss)],
    ...measured.flatMap(({ measure, last, best }) => [
      [text[last], measureText(measure, result[last])],
      [text[best][watched], measureText(measure, result[best])],
    ]),
    ...(isOnTable(run) ? await tableFacts(run, catalogue) : []),
    [text.time, result.seconds === null ? '–' : text.seconds(result.seconds.toFixed(1))],
    [text.tags, tags.join(' ') || '–'],
    [text.again, command],
  ];
  const colors = createColors(hasColor(io.stdout, io.env, options.color));
  const lines = [
    colors.bold(inLine(config.id)),
    ...table([{ title: '' }, { title: '' }], facts).slice(2),
    ...(atChance === null
      ? []
      : [
          '',
          colors.yellow(atChance),
          catalogue.train.tryNext(diagnoseCommandOf(run), catalogue.train.whyDiagnose),
        ]),
    '',
    ...table(
      [{ title: text.setting }, { title: text.value }],
      valuesOf(config).map(([field, value]) => [namedLabel(field, catalogue), fieldText(value)]),
    ),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** The table, its target, the rows in each part of the split, and the evaluation of the network. */
async function tableFacts(
  run: Run<TableData>,
  { runs, judgement: text }: Messages,
): Promise<string[][]> {
  const { source, target } = run.config.data;
  const [split, judgement] = [await readSplit(run), await readJudgement(run)];
  const parts =
    split && PARTS.map((part) => `${text.splitParts[part]} ${grouped(split[part].length)}`);
  const tested = judgement === null ? [] : testFacts(judgement, text);
  return [
    [runs.table, inLine(sourceName(source))],
    [runs.target, inLine(target.join(', '))],
    ...(parts === null ? [] : [[runs.split, parts.join(', ')]]),
    ...tested.map(([name, value]) => [`${runs.test}: ${inLine(name)}`, value]),
  ];
}

/** The metrics; with several targets, also the main metric of each in its own unit. */
function testFacts(judgement: TableJudgement, text: Messages['judgement']): [string, string][] {
  const { metrics, targets } = judgement;
  return [
    ...metrics.map((metric): [string, string] => [
      metricTitle(metric.name, judgement, text),
      intervalText(metric),
    ]),
    ...(targets ?? []).map(({ name, metrics: [main] }): [string, string] => [
      `${text.metrics[main.name]}, ${name}`,
      intervalText(main),
    ]),
  ];
}

const PARTS = ['train', 'validation', 'test'] as const;
