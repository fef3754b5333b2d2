import type { lrScheduler } from 'gradus/optim';
import { type Extent, logScale, lossText } from '../../compare/index.ts';
import { createExperiment } from '../../experiment/create.ts';
import { dataConfig, type ExperimentData, flatten } from '../../experiment/data.ts';
import {
  LEAST_FALL,
  type RangeTest,
  rangeTest,
  SMOOTHING,
  STOP_ABOVE,
  type Suggestion,
  suggest,
} from '../../experiment/lr-range-test.ts';
import { type Language, type Messages, messages } from '../../lang/index.ts';
import { trainCommandFromHere } from '../../runs/commands.ts';
import { classCount } from '../../settings/architecture.ts';
import { quoted } from '../../settings/command.ts';
import type { ExperimentConfig } from '../../settings/schema.ts';
import { drawCurves } from '../../text/curves.ts';
import type { Io } from '../../text/io.ts';
import { UsageError } from '../errors.ts';
import { loadPictures } from './common/load-pictures.ts';
import { withBatchSize } from './common/plan.ts';
import { type PointsOptions, rowSourceOf } from './common/row-source.ts';
import { chosenRun, dataOf, isRun, refuseWithRun } from './common/run-data.ts';
import { architectures, dataSource, settingsIn, type TrainOptions } from './common/settings.ts';
import type { TableOptions } from './common/table.ts';
import { oneTableExperiment, type SplitOptions } from './common/table-plan.ts';

/** The options of `lr-find`. */
export interface LrFindOptions
  extends Omit<
      TrainOptions,
      'epochs' | 'lr' | 'warmUp' | 'evalEvery' | 'logEvery' | 'backend' | 'out'
    >,
    TableOptions,
    SplitOptions,
    PointsOptions {
  readonly from: number;
  readonly to: number;
  readonly iterations: number;
  readonly runs: string;
  /** Options that the user wrote, such as `--lr`. */
  readonly givenOptions: readonly string[];
  readonly json?: boolean;
  readonly lang?: Language;
}

/** A drawing's size in characters, and the columns of its labels. */
const [WIDTH, HEIGHT, LABELS] = [72, 12, 10];

/** A loss above this multiple of the first one is drawn at the upper edge. */
const DRAWN = 1.5;

/** Finds a learning rate by a range test, and explains the choice. */
export async function lrFindCommand(
  name: string | undefined,
  options: LrFindOptions,
  io: Io,
): Promise<void> {
  const { from, to, iterations } = options;
  if (from >= to) throw new UsageError(({ settingsUsage }) => settingsUsage.rates(from, to));
  const signal = io.interruptible();
  const subject =
    name !== undefined && isRun(name, options)
      ? await ofRun(name, options, io, signal)
      : await ofNetwork(name, options, io, signal);
  const { config, data } = subject;
  const title = config.model.name;
  const experiment = await createExperiment(config, data);
  const test = await rangeTest({
    model: experiment.model,
    loss: experiment.loss,
    optimizer: experiment.optimizer as lrScheduler.Scheduled,
    loader: experiment.trainLoader,
    ...{ from, to, iterations, signal },
    onStep: options.json
      ? (step) => io.stdout.write(`${JSON.stringify({ event: 'step', ...step })}\n`)
      : undefined,
  });
  const suggestion = suggest(test, data.task === 'regression' ? 1 : Math.log(classCount(data)));
  signal.throwIfAborted();
  if (options.json) {
    const { end, notFiniteAt } = test;
    io.stdout.write(
      `${JSON.stringify({ event: 'suggestion', model: title, ...suggestion, end, notFiniteAt })}\n`,
    );
    return;
  }
  const text = messages(options.lang, io.env).lrFind;
  const command = (lr: number): string =>
    trainCommandFromHere({ ...config, training: { ...config.training, lr: Number(rate(lr)) } });
  const width = Math.min(WIDTH, (io.stdout.columns ?? 100) - LABELS);
  const lines = [
    text.title(title, iterations, rate(from), rate(to)),
    '',
    ...drawing(test, width, text),
    '',
    ...conclusion(test, suggestion, text, command),
    text.definition(SMOOTHING, share(LEAST_FALL)),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** The network and data of a range test. */
interface Subject {
  readonly config: ExperimentConfig;
  readonly data: ExperimentData;
}

async function ofNetwork(
  name: string | undefined,
  options: LrFindOptions,
  io: Io,
  signal: AbortSignal,
): Promise<Subject> {
  const names = name === undefined ? [] : [name];
  const rows = rowSourceOf(names, options, (text, folder) => {
    return text.picturesByDataset('lr-find', quoted(folder));
  });
  if (rows !== null) {
    const text = messages(options.lang, io.env);
    return oneTableExperiment(rows, { ...options, iterations: undefined }, text, io, signal);
  }
  if (name === undefined && options.hidden === undefined) {
    throw new UsageError(({ settingsUsage }) => settingsUsage.lrFindSubject);
  }
  const [architecture] = architectures(names, options);
  const settings = settingsIn({ ...options, iterations: undefined }, architecture);
  const source = dataSource(options);
  const images = await loadPictures(source, options, io, signal);
  const data = flatten(images);
  const { inputDim, outputDim } = data;
  const training = withBatchSize(settings, options, data.train.length);
  const model = { ...architecture, hidden: [...architecture.hidden], inputDim, outputDim };
  return { config: { model, data: dataConfig(source, images), training }, data };
}

/** Options that go with a run, which has its own settings. */
const WITH_RUN = ['--from', '--to', '--iterations', '--runs', '--data', '--json', '--lang'];

async function ofRun(
  name: string,
  options: LrFindOptions,
  io: Io,
  signal: AbortSignal,
): Promise<Subject> {
  refuseWithRun(name, options.givenOptions, WITH_RUN);
  const { config, folder } = await chosenRun(name, options, io, () => true);
  const data = await dataOf({ config, folder }, options.data, signal);
  return { config, data };
}

/** Draws the smoothed loss over the logarithm of the rate, and the raw losses as shade. */
function drawing({ steps }: RangeTest, width: number, text: Messages['lrFind']): string[] {
  if (steps.length === 0) return [];
  const limit = DRAWN * steps[0].loss;
  const at = (value: (step: (typeof steps)[number]) => number) =>
    steps.map((step) => ({ iteration: Math.log10(step.lr), value: Math.min(value(step), limit) }));
  const curve = { points: at(({ smoothed }) => smoothed), raw: at(({ loss }) => loss) };
  const lines = drawCurves([curve], { width, height: HEIGHT });
  const axis = lines.at(-2) ?? '';
  const margin = axis.slice(0, axis.indexOf('└') + 1);
  const [first, last] = [steps[0], steps.at(-1) as (typeof steps)[number]];
  return [
    ...lines.slice(0, -2),
    ...rateAxis({ low: first.lr, high: last.lr }, width).map((line, i) => {
      return (i === 0 ? margin : margin.replace('└', ' ')) + line;
    }),
    ...(steps.some(({ smoothed }) => smoothed > limit) ? [text.cutOff(lossText(limit))] : []),
  ];
}

/** The axis of rates with a mark at each decade. Labels stand at both ends, and at the decades that have room. */
function rateAxis(rates: Extent, width: number): [axis: string, labels: string] {
  const { at, ticks, label } = logScale(rates, [0, width - 1]);
  const marks = new Set(ticks.map((tick) => Math.round(at(tick))));
  let labels = ' '.repeat(width);
  for (const value of [rates.low, rates.high, ...ticks]) {
    const text = label(Number(rate(value)));
    const middle = Math.round(at(value)) - Math.floor(text.length / 2);
    const from = Math.min(Math.max(middle, 0), width - text.length);
    const isFree = labels.slice(Math.max(from - 1, 0), from + text.length + 1).trim() === '';
    if (isFree) labels = labels.slice(0, from) + text + labels.slice(from + text.length);
  }
  const axis = Array.from({ length: width }, (_, i) => (marks.has(i) ? '┴' : '─'));
  return [axis.join(''), labels.trimEnd()];
}

function conclusion(
  { end, notFiniteAt }: RangeTest,
  suggestion: Suggestion,
  text: Messages['lrFind'],
  command: (lr: number) => string,
): string[] {
  const ending =
    notFiniteAt !== null
      ? [text.notFinite(rate(notFiniteAt))]
      : end === 'grew'
        ? [text.grew(STOP_ABOVE)]
        : [];
  if (suggestion.kind === 'inconclusive') {
    const { start, lowest } = suggestion;
    const why =
      start === null || lowest === null
        ? []
        : [text.neverFell(lossText(start), lossText(lowest), share(LEAST_FALL))];
    return [text.inconclusive, ...why, ...ending, text.tryInstead];
  }
  const [from, to] = suggestion.range.map(rate);
  return [
    text.suggestion(rate(suggestion.lr), from, to),
    text.fell(lossText(suggestion.start), lossText(suggestion.lowest), from, to),
    ...(suggestion.isOpen ? [text.isOpen] : []),
    ...ending,
    text.tryNext(command(suggestion.lr)),
  ];
}

/** A rate with two digits, the precision of a range test. */
function rate(lr: number): string {
  return String(Number(lr.toPrecision(2)));
}

function share(value: number): string {
  return `${Math.round(100 * value)} %`;
}
