import { Linear, type Module, type Parameter, utils } from 'gradus/nn';
import { FeedforwardModel } from '../../experiment/model.ts';
import { type Language, type Messages, messages } from '../../lang/index.ts';
import { isOnPictures } from '../../runs/reader.ts';
import { hasColor, type Io } from '../../text/io.ts';
import { grouped } from '../../text/numbers.ts';
import { table } from '../../text/table.ts';
import { createColors, inLine } from '../../text/terminal.ts';
import { UsageError } from '../errors.ts';
import type { CommonOptions } from '../options.ts';
import { chosenRun, isRun, modelOf } from './common/run-data.ts';
import { architectures, type NetworkOptions } from './common/settings.ts';

/** The options of `inspect`. */
interface InspectOptions extends CommonOptions, NetworkOptions {
  readonly runs: string;
  readonly lang?: Language;
  readonly json?: boolean;
}

/** The sizes of MNIST: a picture has 28 · 28 pixels, and there are 10 digits. */
const INPUT_DIM = 784;
const OUTPUT_DIM = 10;
const BYTES_EACH = 4;

/** Prints a network's parameters as a lesson reads them. */
export async function inspectCommand(
  subject: string | undefined,
  options: InspectOptions,
  io: Io,
): Promise<void> {
  if (subject === undefined && options.hidden === undefined) {
    throw new UsageError('name a model, such as gradus inspect D, or describe one with --hidden.');
  }
  const { name, model } =
    subject !== undefined && isRun(subject, options)
      ? await networkOfRun(subject, options, io)
      : networkFor(subject, options);
  if (options.json) {
    io.stdout.write(`${JSON.stringify(describe(name, model))}\n`);
    return;
  }
  const colors = createColors(hasColor(io.stdout, io.env, options.color));
  const text = messages(options.lang, io.env).inspect;
  const [title, rule, ...rows] = parameterTable(model, text);
  const lines = [
    `${colors.bold(inLine(name))}  ${model}`,
    '',
    colors.bold(text.groups(model.parameters().length)),
    colors.dim(title),
    rule,
    ...rows,
    '',
    ...explanation(model, text),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** A network that could be trained on MNIST. */
function networkFor(subject: string | undefined, options: InspectOptions) {
  const [architecture] = architectures(subject === undefined ? [] : [subject], options);
  const sizes = { inputDim: INPUT_DIM, outputDim: OUTPUT_DIM };
  return { name: architecture.name, model: new FeedforwardModel({ ...architecture, ...sizes }) };
}

async function networkOfRun(subject: string, options: InspectOptions, io: Io) {
  const run = await chosenRun(subject, options, io, () => true);
  const { id, model } = run.config;
  if (isOnPictures(run)) return { name: id, model: new FeedforwardModel(model) };
  return { name: id, model: await modelOf(run, options, io) };
}

function parameterTable(model: Module, text: Messages['inspect']): string[] {
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
      meaning(parameter, text),
    ]),
  );
}

function meaning({ shape }: Parameter, text: Messages['inspect']): string {
  const [rows, columns] = shape;
  return columns === undefined ? text.biasMeaning(rows) : text.weightMeaning(rows, columns);
}

function explanation(model: Module, text: Messages['inspect']): string[] {
  const layers = [...model.namedChildren()];
  const linear = layers.filter(([, layer]) => layer instanceof Linear);
  const others = layers.filter(([, layer]) => !(layer instanceof Linear));
  const hidden = linear.slice(0, -1).map(([, layer]) => (layer as Linear).outFeatures);
  const total = utils.countParameters(model);
  return [
    text.why(linear.length, model.parameters().length),
    others.length === 0 ? text.noNonLinear : text.nonLinear(others.map(([name]) => name)),
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
