import { relative } from 'node:path';
import { lastOf, testsOf, watchedOf } from '../../../compare/index.ts';
import { messages } from '../../../lang/index.ts';
import { diagnoseCommandOf } from '../../../runs/commands.ts';
import { surveyRun } from '../../../runs/survey.ts';
import { trainCommandOf } from '../../../settings/command.ts';
import { fieldText, valuesOf } from '../../../settings/fields.ts';
import { hasColor, type Io } from '../../../text/io.ts';
import { chanceText, grouped, percentText } from '../../../text/numbers.ts';
import { table } from '../../../text/table.ts';
import { createColors, inLine } from '../../../text/terminal.ts';
import { chosenRun } from '../common/run-data.ts';
import { jsonOf, type RunsOptions } from './list.ts';

/** Shows all that is known of a run. */
export async function showCommand(name: string, options: RunsOptions, io: Io): Promise<void> {
  const run = await surveyRun(await chosenRun(name, options, io, () => true));
  const command = trainCommandOf(run.config);
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
  const reached = { classes: config.model.outputDim, accuracy, total, loss };
  const atChance = state === 'finished' ? chanceText(null, reached, catalogue) : null;
  const facts = [
    [text.folder, relative('', run.folder) || '.'],
    [text.state, text.states[state]],
    [text.iterations, `${grouped(result.iterations)} / ${grouped(config.training.iterations)}`],
    [text.loss, result.loss === null ? '–' : String(result.loss)],
    [text.accuracy, percentText(result.accuracy)],
    [text.bestAccuracy[watched], percentText(result.bestAccuracy)],
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
      valuesOf(config).map(([field, value]) => [field, fieldText(value)]),
    ),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}
