import type { Evaluation, TaskName, TrainResult } from 'gradus/train';
import { lossText, percentText, type Reached } from '../../../compare/index.ts';
import { withChanges } from '../../../diagnostics/apply-advice.ts';
import type { Messages } from '../../../lang/index.ts';
import { diagnoseCommandOf, runsOption, trainCommandFromHere } from '../../../runs/commands.ts';
import type { NewRun } from '../../../runs/writer.ts';
import type { TableJudgement } from '../../../tabular/judgement.ts';
import { chanceText, grouped } from '../../../text/numbers.ts';
import { table } from '../../../text/table.ts';
import { createColors } from '../../../text/terminal.ts';

/** A trained network. */
export interface Outcome {
  readonly config: NewRun;
  readonly result: TrainResult<TaskName>;
  readonly parameters: number;
  readonly folder: string;
  /** Only for a network for a table. */
  readonly judgement?: TableJudgement;
}

/** The final table, the folders of the runs, and a command to try next. */
export function summaryTable(
  outcomes: readonly Outcome[],
  folder: string,
  messages: Messages,
  color: boolean,
): string[] {
  const text = messages.train;
  const atChance = outcomes.flatMap((outcome) => {
    const said = chanceText(outcome.config.model.name, reachedBy(outcome), messages);
    return said === null ? [] : [{ outcome, said }];
  });
  const rows = outcomes.map((outcome) => cells(outcome, text));
  const lines = table(
    [
      { title: text.model },
      { title: text.activation },
      { title: text.layers },
      { title: text.parameters, right: true },
      { title: text.loss, right: true },
      { title: text.accuracy, right: true },
      { title: text.time, right: true },
    ],
    rows,
  );
  const colors = createColors(color);
  return [
    '',
    colors.bold(lines[0]),
    ...lines.slice(1),
    '',
    text.savedTo(folder),
    ...atChance.map(({ said }) => colors.yellow(said)),
    colors.cyan(tryNext(outcomes, atChance[0]?.outcome, folder, text)),
  ];
}

function cells({ config, result, parameters }: Outcome, text: Messages['train']) {
  const { name, inputDim, hidden, activation, outputDim } = config.model;
  const { loss, seconds } = result;
  return [
    name,
    activation ?? text.none,
    [inputDim, ...hidden, outputDim].join('–'),
    grouped(parameters),
    lossText(loss),
    percentText(classesOf(result)?.accuracy ?? null),
    text.seconds(seconds.toFixed(1)),
  ];
}

/** The evaluation, if the task is classification; else null. */
function classesOf({ evaluation }: Outcome['result']): Evaluation | null {
  return evaluation?.task === 'classification' ? evaluation : null;
}

function reachedBy({ config, result }: Outcome): Reached {
  const evaluation = classesOf(result);
  const { loss } = result;
  return {
    classes: config.model.outputDim,
    accuracy: evaluation?.accuracy ?? null,
    total: evaluation?.total ?? null,
    loss,
    samples: evaluation?.perClass.map(({ total }) => total),
  };
}

/** What to try next: the diagnosis if a network did not learn, a larger network after the lesson, else a prediction. */
function tryNext(
  outcomes: readonly Outcome[],
  atChance: Outcome | undefined,
  folder: string,
  text: Messages['train'],
): string {
  if (atChance !== undefined) {
    return text.tryNext(diagnoseCommandOf(atChance), text.whyDiagnose);
  }
  if (outcomes.length === 1) {
    const index = Math.min(7, (outcomes[0].result.evaluation?.total ?? 8) - 1);
    const command = `npx gradus predict last --index ${index}${runsOption(folder)}`;
    return text.tryNext(command, text.whyPredict);
  }
  const wider = withChanges(outcomes[0].config, { hidden: [300, 100], activation: 'relu' });
  const command = trainCommandFromHere(wider);
  return text.tryNext(`${command}${runsOption(folder, '--out')}`, text.whyDeeper);
}
