import { DataLoader } from 'gradus/data';
import { type Evaluation, evaluate } from 'gradus/train';
import { percentText } from '../../../compare/index.ts';
import { TEST_BATCH } from '../../../experiment/create.ts';
import { flatten } from '../../../experiment/data.ts';
import { type Messages, messages } from '../../../lang/index.ts';
import { diagnoseCommandOf } from '../../../runs/commands.ts';
import type { Run } from '../../../runs/reader.ts';
import type { PictureData } from '../../../settings/schema.ts';
import { MOST_CLASSES, mostConfused } from '../../../text/confusions.ts';
import { hasColor, type Io } from '../../../text/io.ts';
import { chanceText, grouped } from '../../../text/numbers.ts';
import { table } from '../../../text/table.ts';
import { createColors, inLine } from '../../../text/terminal.ts';
import type { RunOptions } from '../../options.ts';
import { imagesOf, modelOf } from '../common/run-data.ts';

/** Prints the accuracy, the results of each class, and the confusion matrix. */
export async function evaluatePictures(
  run: Run<PictureData>,
  options: RunOptions,
  io: Io,
): Promise<void> {
  const model = await modelOf(run, options, io);
  const images = await imagesOf(run, options.data);
  const loader = new DataLoader(flatten(images).test, { batchSize: TEST_BATCH });
  const result = await evaluate(model, loader, { signal: io.interruptible() });
  if (options.json) {
    const { correct, total, accuracy, perClass, confusion } = result;
    const { classNames } = images;
    const json = { run: run.config.id, accuracy, correct, total, classNames, perClass, confusion };
    io.stdout.write(`${JSON.stringify(json)}\n`);
    return;
  }
  const catalogue = messages(options.lang, io.env);
  const text = catalogue.evaluate;
  const colors = createColors(hasColor(io.stdout, io.env, options.color));
  const { accuracy, correct, total, perClass } = result;
  const samples = perClass.map((each) => each.total);
  const reached = { classes: run.config.model.outputDim, accuracy, total, loss: null, samples };
  const atChance = chanceText(null, reached, catalogue);
  const lines = [
    colors.dim(inLine(run.config.id)),
    colors.bold(text.accuracy(percentText(accuracy), grouped(correct), grouped(total))),
    ...(atChance === null
      ? []
      : [
          colors.yellow(atChance),
          catalogue.train.tryNext(diagnoseCommandOf(run), catalogue.train.whyDiagnose),
        ]),
    '',
    ...classTable(result, images.classNames, text),
    '',
    ...(images.classes > MOST_CLASSES
      ? confusionList(result, images.classNames, text)
      : [text.confusion, ...confusionTable(result, images.classNames, text)]),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

function classTable(
  { perClass }: Evaluation,
  names: readonly string[],
  text: Messages['evaluate'],
): string[] {
  return table(
    [
      { title: text.class },
      { title: text.samples, right: true },
      { title: text.correct, right: true },
      { title: text.accuracyTitle, right: true },
    ],
    perClass.map(({ correct, total, accuracy }, i) => [
      names[i],
      grouped(total),
      grouped(correct),
      percentText(accuracy),
    ]),
  );
}

/** The most frequent confusions, for more classes than a readable matrix has. */
function confusionList(
  { confusion }: Evaluation,
  names: readonly string[],
  text: Messages['evaluate'],
): string[] {
  const rows = mostConfused(confusion).map(({ actual, predicted, count }) => [
    names[actual],
    names[predicted],
    grouped(count),
  ]);
  if (rows.length === 0) return [];
  return [
    text.mostConfused,
    ...table(
      [{ title: text.actual }, { title: text.predicted }, { title: text.samples, right: true }],
      rows,
    ),
  ];
}

/** Columns are headed by numbers, because names of classes can be long. */
function confusionTable(
  { confusion }: Evaluation,
  names: readonly string[],
  text: Messages['evaluate'],
): string[] {
  const numbered = names.map((name, i) => (name === String(i) ? name : `${i} ${name}`));
  return table(
    [{ title: text.corner }, ...names.map((_, i) => ({ title: String(i), right: true }))],
    confusion.map((row, i) => [numbered[i], ...row.map((n) => (n === 0 ? '·' : String(n)))]),
  );
}
