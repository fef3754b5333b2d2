import { Activation, Embedding, Linear, type Module, type Parameter, utils } from 'gradus/nn';
import { TabularModel } from 'gradus/preprocessing';
import { createNetwork, FeedforwardModel, type Network } from '../../experiment/model.ts';
import { type Language, type Messages, messages } from '../../lang/index.ts';
import { trainCommandFromHere } from '../../runs/commands.ts';
import { isOnPictures } from '../../runs/reader.ts';
import { quoted } from '../../settings/command.ts';
import { sourceName } from '../../settings/schema.ts';
import { hasColor, type Io, widthOf } from '../../text/io.ts';
import { grouped } from '../../text/numbers.ts';
import { table } from '../../text/table.ts';
import { createColors, inLine } from '../../text/terminal.ts';
import { UsageError } from '../errors.ts';
import type { CommonOptions } from '../options.ts';
import { type PointsOptions, type RowSource, rowSourceOf } from './common/row-source.ts';
import { chosenRun, isRun, modelOf, refuseWithRun } from './common/run-data.ts';
import { architectures, type NetworkOptions } from './common/settings.ts';
import type { TableOptions } from './common/table.ts';
import { oneTableExperiment, type SplitOptions } from './common/table-plan.ts';
import { describeTable, tableLines } from './inspect/table.ts';

/** The options of `inspect`. */
export interface InspectOptions
  extends CommonOptions,
    NetworkOptions,
    TableOptions,
    SplitOptions,
    PointsOptions {
  readonly dataset?: string;
  readonly seed?: number;
  readonly runs: string;
  /** Options that the user wrote, such as `--hidden`. */
  readonly givenOptions: readonly string[];
  readonly lang?: Language;
  readonly json?: boolean;
}

/** A network to show. */
interface Subject {
  readonly name: string;
  readonly model: Network;
  /** A description beside the name; by default the model itself. */
  readonly about?: string;
  /** The command that trains it. */
  readonly command?: string;
}

/** The sizes of MNIST: pictures of 28 · 28 pixels, and 10 digits. */
const INPUT_DIM = 784;
const OUTPUT_DIM = 10;
const BYTES_EACH = 4;
/** Options without effect on a network for MNIST, in addition to those that `rowSourceOf` refuses. */
const OF_ROWS = ['--classes', '--seed'];

/** Prints the parameters of a network in the form of the lesson; for a table, also the preprocessing of each column. */
export async function inspectCommand(
  subject: string | undefined,
  options: InspectOptions,
  io: Io,
): Promise<void> {
  const shown = await subjectOf(subject, options, io);
  const { name, model, command } = shown;
  const ofTable = model instanceof TabularModel ? model : null;
  if (options.json) {
    const table = ofTable === null ? {} : describeTable(ofTable);
    io.stdout.write(`${JSON.stringify({ ...describe(name, model), ...table })}\n`);
    return;
  }
  const colors = createColors(hasColor(io.stdout, io.env, options.color));
  const text = messages(options.lang, io.env).inspect;
  const about = shown.about ?? (ofTable === null ? `${model}` : '');
  const [title, rule, ...rows] = parameterTable(model, text);
  const lines = [
    `${colors.bold(inLine(name))}  ${about}`.trimEnd(),
    '',
    ...(ofTable === null
      ? []
      : [...tableLines(ofTable, text.preprocessing, widthOf(io.stdout), colors), '']),
    colors.bold(text.groups(model.parameters().length)),
    colors.dim(title),
    rule,
    ...rows,
    '',
    ...explanation(model, text),
    ...(command === undefined ? [] : [colors.cyan(text.preprocessing.tryNext(command))]),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

async function subjectOf(
  subject: string | undefined,
  options: InspectOptions,
  io: Io,
): Promise<Subject> {
  if (subject !== undefined && isRun(subject, options)) return networkOfRun(subject, options, io);
  const names = subject === undefined ? [] : [subject];
  const rows = rowSourceOf(names, options, (text, folder) => {
    return text.picturesByRun(quoted(folder));
  });
  if (rows !== null) return networkForTable(rows, options, io);
  const useless = options.givenOptions.find((option) => OF_ROWS.includes(option));
  if (useless !== undefined) {
    throw new UsageError(({ settingsUsage }) => settingsUsage.ofRows(useless));
  }
  if (subject === undefined && options.hidden === undefined) {
    throw new UsageError(({ settingsUsage }) => settingsUsage.inspectSubject);
  }
  // A network for MNIST.
  const [architecture] = architectures(names, options);
  const sizes = { inputDim: INPUT_DIM, outputDim: OUTPUT_DIM };
  return { name: architecture.name, model: new FeedforwardModel({ ...architecture, ...sizes }) };
}

async function networkOfRun(name: string, options: InspectOptions, io: Io): Promise<Subject> {
  refuseWithRun(name, options.givenOptions, ['--runs', '--json', '--lang']);
  const run = await chosenRun(name, options, io, () => true);
  const { id } = run.config;
  if (isOnPictures(run)) return { name: id, model: createNetwork(run.config) };
  return { name: id, model: await modelOf(run, options, io) };
}

/** The network that `train` would create, with its initial weights. */
async function networkForTable(rows: RowSource, options: InspectOptions, io: Io): Promise<Subject> {
  const text = messages(options.lang, io.env);
  const signal = io.interruptible();
  const { config, data } = await oneTableExperiment(rows, options, text, io, signal);
  const { heading } = text.inspect.preprocessing;
  return {
    name: config.model.name,
    model: data.createModel(config),
    about: inLine(heading(sourceName(rows), grouped(data.train.length))),
    command: trainCommandFromHere(config),
  };
}

function parameterTable(model: Module, text: Messages['inspect']): string[] {
  const embeddings = model.modules().filter((layer) => layer instanceof Embedding);
  const embedded = new Set<Parameter>(embeddings.map(({ weight }) => weight));
  return table(
    [
      { title: text.parameter },
      { title: text.size },
      { title: text.numbers, right: true },
      { title: text.bytes, right: true },
      { title: text.meaning },
    ],
    [...model.namedParameters()].map(([name, parameter]) => [
      name,
      `[${parameter.shape.join(', ')}]`,
      grouped(parameter.numel()),
      grouped(parameter.numel() * BYTES_EACH),
      embedded.has(parameter)
        ? text.embeddingMeaning(parameter.shape[0], parameter.shape[1])
        : meaning(parameter, text),
    ]),
  );
}

function meaning({ shape }: Parameter, text: Messages['inspect']): string {
  const [rows, columns] = shape;
  return columns === undefined ? text.biasMeaning(rows) : text.weightMeaning(rows, columns);
}

function explanation(model: Module, text: Messages['inspect']): string[] {
  const layers = [...model.namedModules()];
  const linear = model.modules().filter((layer) => layer instanceof Linear);
  const embeddings = model.modules().filter((layer) => layer instanceof Embedding).length;
  const activations = layers.filter(([, layer]) => layer instanceof Activation);
  const hidden = linear.slice(0, -1).map(({ outFeatures }) => outFeatures);
  const total = utils.countParameters(model);
  return [
    text.why(linear.length, 2 * linear.length),
    ...(embeddings === 0 ? [] : [text.embeddings(embeddings)]),
    activations.length === 0 ? text.noNonLinear : text.nonLinear(activations.map(([name]) => name)),
    ...new Set(hidden.map((neurons) => text.hidden(neurons))),
    text.total(
      grouped(total),
      grouped(total * BYTES_EACH),
      ((total * BYTES_EACH) / 1024).toFixed(1),
    ),
  ];
}

function describe(name: string, model: Module): object {
  const parameters = [...model.namedParameters()].map(([key, parameter]) => ({
    name: key,
    shape: parameter.shape,
    numbers: parameter.numel(),
  }));
  const total = utils.countParameters(model);
  return { model: name, parameters, total, bytes: total * BYTES_EACH };
}
