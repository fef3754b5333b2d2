import { fromArray } from 'gradus';
import { shortestFloat32 } from 'gradus/train';
import { type Language, messages } from '../../lang/index.ts';
import type { Run } from '../../runs/reader.ts';
import { bar, drawPicture } from '../../text/blocks.ts';
import { hasColor, type Io } from '../../text/io.ts';
import { createColors, inLine } from '../../text/terminal.ts';
import { displayWidth } from '../../text/width.ts';
import { UsageError } from '../errors.ts';
import type { CommonOptions } from '../options.ts';
import { readPicture } from './common/picture.ts';
import { chosenRun, classNamesOf, imagesOf, modelOf } from './common/run-data.ts';

/** The options of `predict`. */
interface PredictOptions extends CommonOptions {
  readonly index?: number;
  readonly runs: string;
  readonly data?: string;
  readonly json?: boolean;
  readonly lang?: Language;
}

/** A picture to classify. */
interface Picture {
  /** `test[7]` or a file. */
  readonly source: string;
  /** Bytes row by row, 0 (paper) to 255 (ink). */
  readonly pixels: Uint8Array;
  /** What it shows, where that is known. */
  readonly label: number | null;
  readonly classNames: readonly string[];
}

const BAR_WIDTH = 40;

/** Draws a picture and prints what a run's network makes of it. */
export async function predictCommand(
  name: string,
  file: string | undefined,
  options: PredictOptions,
  io: Io,
): Promise<void> {
  const isFileAlone = file === undefined && /\.png$/i.test(name);
  const picturePath = isFileAlone ? name : file;
  checkPicture(picturePath, options);
  const run = await chosenRun(isFileAlone ? 'last' : name, options, io);
  const model = await modelOf(run, options, io);
  const picture =
    picturePath === undefined
      ? await testPicture(run, options.index as number, options.data)
      : await filePicture(run, picturePath);
  const { inputDim } = run.config.model;
  const input = fromArray(picture.pixels, [1, inputDim]).float().div(255);
  const probabilities = await model.eval().forward(input).softmax(1).data();
  const predicted = probabilities.indexOf(Math.max(...probabilities));
  if (options.json) {
    io.stdout.write(`${JSON.stringify(asJson(run, picture, predicted, probabilities))}\n`);
    return;
  }
  const color = hasColor(io.stdout, io.env, options.color);
  const lines = asText(run, picture, predicted, probabilities, { options, io, color });
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** @throws UsageError where there is not exactly one picture */
function checkPicture(file: string | undefined, options: PredictOptions): void {
  if ((file === undefined) === (options.index === undefined)) {
    throw new UsageError(
      'give either a test picture, such as --index 7, or a file, such as digit.png.',
    );
  }
}

async function testPicture(run: Run, index: number, data: string | undefined): Promise<Picture> {
  const { test, name } = await imagesOf(run, data);
  const [count, rows, columns] = test.images.shape;
  if (index >= count) {
    throw new UsageError(
      `--index ${index}: the test set of ${name} has ${count} pictures, 0 to ${count - 1}.`,
    );
  }
  const size = rows * columns;
  const pixels = (test.images.data as Uint8Array).slice(index * size, (index + 1) * size);
  return {
    source: `test[${index}]`,
    pixels,
    label: test.labels.data[index],
    classNames: classNamesOf(run),
  };
}

async function filePicture(run: Run, file: string): Promise<Picture> {
  const pixels = await readPicture(run, file);
  return { source: file, pixels, label: null, classNames: classNamesOf(run) };
}

function asJson(
  { config }: Run,
  { source, label, classNames }: Picture,
  predicted: number,
  probabilities: ArrayLike<number>,
): object {
  const shortest = Array.from(probabilities, shortestFloat32);
  const className = classNames[predicted];
  return { run: config.id, source, label, predicted, className, probabilities: shortest };
}

function asText(
  { config }: Run,
  { source, pixels, label, ...picture }: Picture,
  predicted: number,
  probabilities: ArrayLike<number>,
  { options, io, color }: { options: PredictOptions; io: Io; color: boolean },
): string[] {
  const text = messages(options.lang, io.env).predict;
  const colors = createColors(color);
  const classNames = picture.classNames.map(inLine);
  const width = Math.max(...classNames.map(displayWidth));
  const bars = Array.from(probabilities, (p, i) => {
    const percent = `${(100 * p).toFixed(2)} %`.padStart(9);
    const line =
      `  ${' '.repeat(width - displayWidth(classNames[i]))}${classNames[i]} ${percent}  ${bar(p, BAR_WIDTH)}`.trimEnd();
    return i === predicted ? colors.bold(line) : line;
  });
  const verdict = text.predicted(
    classNames[predicted],
    (100 * probabilities[predicted]).toFixed(2),
  );
  return [
    colors.dim(`${config.id}  ${source}`),
    ...drawPicture(pixels, config.data.rows, config.data.columns),
    ...(label === null ? [] : [text.label(classNames[label])]),
    colors.bold(verdict),
    ...bars,
  ];
}
