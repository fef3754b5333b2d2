import { fromArray } from 'gradus';
import { shortestFloat32 } from 'gradus/train';
import { percentDigits, shareText } from '../../../compare/index.ts';
import { messages } from '../../../lang/index.ts';
import type { Run } from '../../../runs/reader.ts';
import type { PictureData } from '../../../settings/schema.ts';
import { bar, drawPicture } from '../../../text/blocks.ts';
import { hasColor, type Io } from '../../../text/io.ts';
import { drawPhoto } from '../../../text/photo.ts';
import { type Colors, createColors, inLine } from '../../../text/terminal.ts';
import { displayWidth } from '../../../text/width.ts';
import { UsageError } from '../../errors.ts';
import type { RunOptions } from '../../options.ts';
import { readPicture } from '../common/picture.ts';
import { classNamesOf, imagesOf, modelOf, preprocessingOf } from '../common/run-data.ts';

/** A picture to classify. */
interface Picture {
  /** `test[7]` or a file. */
  readonly source: string;
  /** Bytes row by row, one channel after the other: 0 (paper) to 255 (ink); for class folders, 0 (black) to 255. */
  readonly pixels: Uint8Array;
  /** The actual class; null if unknown. */
  readonly label: number | null;
  readonly classNames: readonly string[];
}

const BAR_WIDTH = 40;

/** Draws a picture and prints the prediction of a run's network. */
export async function predictPicture(
  run: Run<PictureData>,
  file: string | undefined,
  options: RunOptions & { readonly index?: number },
  io: Io,
): Promise<void> {
  const model = await modelOf(run, options, io);
  const picture =
    file === undefined
      ? await testPicture(run, options.index as number, options.data)
      : await filePicture(run, file);
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

async function testPicture(
  run: Run<PictureData>,
  index: number,
  data: string | undefined,
): Promise<Picture> {
  const { test, name } = await imagesOf(run, data);
  const [count] = test.images.shape;
  if (index >= count) {
    throw new UsageError(({ commandUsage }) => commandUsage.noPicture(index, name, count));
  }
  const size = run.config.model.inputDim;
  const pixels = (test.images.data as Uint8Array).slice(index * size, (index + 1) * size);
  return {
    source: `test[${index}]`,
    pixels,
    label: test.labels.data[index],
    classNames: classNamesOf(run),
  };
}

async function filePicture(run: Run<PictureData>, file: string): Promise<Picture> {
  const pixels = await readPicture(run, file);
  return { source: file, pixels, label: null, classNames: classNamesOf(run) };
}

function asJson(
  { config }: Run<PictureData>,
  { source, label, classNames }: Picture,
  predicted: number,
  probabilities: ArrayLike<number>,
): object {
  const shortest = Array.from(probabilities, shortestFloat32);
  const className = classNames[predicted];
  return { run: config.id, source, label, predicted, className, probabilities: shortest };
}

function asText(
  run: Run<PictureData>,
  { source, pixels, label, ...picture }: Picture,
  predicted: number,
  probabilities: ArrayLike<number>,
  { options, io, color }: { options: RunOptions; io: Io; color: boolean },
): string[] {
  const text = messages(options.lang, io.env).predict;
  const colors = createColors(color);
  const classNames = picture.classNames.map(inLine);
  const width = Math.max(...classNames.map(displayWidth));
  const bars = Array.from(probabilities, (p, i) => {
    const percent = shareText(p).padStart(9);
    const line =
      `  ${' '.repeat(width - displayWidth(classNames[i]))}${classNames[i]} ${percent}  ${bar(p, BAR_WIDTH)}`.trimEnd();
    return i === predicted ? colors.bold(line) : line;
  });
  const sureness = percentDigits(100 * probabilities[predicted]);
  const verdict = text.predicted(classNames[predicted], sureness);
  return [
    colors.dim(`${run.config.id}  ${source}`),
    ...drawn(pixels, run, colors, io),
    ...(label === null ? [] : [text.label(classNames[label])]),
    colors.bold(verdict),
    ...bars,
  ];
}

/** Draws pictures that are only resized as photos, and all others as ink on paper. */
function drawn(
  pixels: Uint8Array,
  run: Run<PictureData>,
  colors: Colors,
  { stdout }: Io,
): string[] {
  const { channels = 1, rows, columns } = run.config.data;
  if (preprocessingOf(run) !== 'resize') return drawPicture(pixels, rows, columns);
  return drawPhoto(pixels, { channels, rows, columns }, colors, stdout.columns);
}
