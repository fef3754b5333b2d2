import { relative, resolve } from 'node:path';
import type { ImageDataset } from '@gradus/datasets';
import { createReferenceBackend, createWasmBackend, setBackend } from 'gradus';
import { Linear, type Module } from 'gradus/nn';
import { type TrainEvent, type TrainResult, train } from 'gradus/train';
import { type DataSource, type FlatDataset, flatten, loadImages } from '../../data.ts';
import { createExperiment } from '../../experiment.ts';
import { messages } from '../../lang/index.ts';
import type { Architecture } from '../../models/index.ts';
import { prepareDirectory } from '../../runs/files.ts';
import { thisMachine } from '../../runs/machine.ts';
import { type NewRun, RunWriter } from '../../runs/writer.ts';
import { UsageError } from '../errors.ts';
import { hasColor, Interruption, type Io } from '../io.ts';
import { VERSION } from '../version.ts';
import { closing, type Outcome } from './closing.ts';
import { jsonReporter, type Reporter, silent, textReporter } from './reporters.ts';
import {
  architectures,
  dataSource,
  type Hyperparameters,
  hyperparameters,
  iterationsOf,
  type TrainOptions,
} from './settings.ts';

/** Trains the networks one after the other, keeps them as runs, and compares them. */
export async function trainCommand(
  names: readonly string[],
  options: TrainOptions,
  io: Io,
): Promise<void> {
  const networks = architectures(names, options).map((architecture) => ({
    architecture,
    settings: hyperparameters(options, architecture),
  }));
  const source = dataSource(options);
  const backend = backendOf(options);
  const root = resolve(options.out);
  await prepareDirectory(root);
  const signal = io.interruptible();
  const images = await loadImages(source);
  const data = flatten(images);
  checkBatchSize(options, data);
  setBackend(backend);
  const batches = Math.ceil(data.train.length / options.batchSize);
  const iterations = iterationsOf(options, batches);
  const color = hasColor(io.stdout, io.env, options.color);
  const reporter = reporterFor(options, io, color);
  const plan: Plan = { source, images, data, iterations, root, signal, reporter, io };
  const outcomes: Outcome[] = [];
  for (const each of networks) {
    outcomes.push(await trainOne(each, plan));
    signal.throwIfAborted();
  }
  if (options.json) return;
  const text = messages(options.lang, io.env);
  const lines = closing(outcomes, relative('', root) || '.', text.train, color);
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** @throws UsageError where the reference backend shall have more than its one thread */
function backendOf({ backend, threads }: TrainOptions) {
  if (backend === 'wasm') return createWasmBackend({ threads });
  if (threads !== undefined && threads > 1) {
    throw new UsageError(
      `--threads ${threads} is for --backend wasm; reference has one. Leave it out.`,
    );
  }
  return createReferenceBackend();
}

/** A network, and how it is trained. */
interface Network {
  readonly architecture: Architecture;
  readonly settings: Hyperparameters;
}

/** What all networks of a command have in common. */
interface Plan {
  readonly source: DataSource;
  readonly images: ImageDataset;
  readonly data: FlatDataset;
  readonly iterations: number;
  readonly root: string;
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
  readonly io: Io;
}

function checkBatchSize({ batchSize }: TrainOptions, { train }: FlatDataset): void {
  if (batchSize <= train.length) return;
  throw new UsageError(
    `--batch-size ${batchSize} is more than the ${train.length} samples there are to train on. ` +
      `Give 1 to ${train.length}.`,
  );
}

function reporterFor({ json, quiet, logEvery }: TrainOptions, io: Io, color: boolean): Reporter {
  if (json) return jsonReporter(io, logEvery);
  return quiet ? silent : textReporter(io, color);
}

/** Builds, trains and saves one network. */
async function trainOne(network: Network, plan: Plan): Promise<Outcome> {
  const { architecture, settings } = network;
  const { data, iterations, reporter, signal, root, io } = plan;
  const config = configOf(network, plan);
  const { model, ...experiment } = createExperiment(config, data);
  const run = await RunWriter.create(root, config);
  const onEvent = (plain: TrainEvent): void => {
    if (plain.event === 'resume') return;
    const event = plain.event === 'start' ? { ...plain, ...startDetails(network, plan) } : plain;
    run.event(event);
    reporter.event(event);
  };
  reporter.begin(`${architecture.name}: ${inWords(model)}`, iterations);
  try {
    const result = await train({
      ...experiment,
      model,
      iterations,
      evalEvery: settings.evalEvery,
      name: architecture.name,
      onEvent,
      signal,
    });
    reporter.end();
    if (result.aborted && !isUnread(signal)) sayWhereStopped(result, run, io);
    return { architecture, result, parameters: count(model), inputDim: data.inputDim };
  } finally {
    reporter.end();
    await run.save(model);
  }
}

/** Said before saving, since whoever pressed Ctrl-C wants to know at once. */
function sayWhereStopped({ iterations }: TrainResult, run: RunWriter, io: Io): void {
  const folder = relative('', run.folder);
  io.stderr.write(`gradus: stopped after iteration ${iterations}; the weights are in ${folder}.\n`);
}

/** Whether the reader of the output has left: that is no event to talk about. */
function isUnread({ reason }: AbortSignal): boolean {
  return reason instanceof Interruption && reason.exitCode === 0;
}

function startDetails({ architecture, settings }: Network, { images }: Plan): object {
  const { hidden, activation } = architecture;
  const { batchSize: _, ...others } = settings;
  return { hidden, activation, ...others, dataset: images.name, checksum: images.checksum };
}

function configOf(
  { architecture: { name, hidden, activation }, settings }: Network,
  { data, images, iterations, source }: Plan,
): NewRun {
  const [, rows, columns] = images.train.images.shape;
  const { inputDim } = data;
  const { classes, checksum } = images;
  return {
    gradus: VERSION,
    node: process.version,
    machine: thisMachine(),
    model: { name, inputDim, hidden: [...hidden], activation, outputDim: classes },
    data: { name: source.name, directory: source.directory, classes, checksum, rows, columns },
    training: { iterations, ...settings },
  };
}

/** `Linear(784, 100) → Sigmoid → Linear(100, 10)`. */
function inWords(model: Module): string {
  return model
    .children()
    .map((layer) =>
      layer instanceof Linear
        ? `Linear(${layer.inFeatures}, ${layer.outFeatures})`
        : layer.constructor.name,
    )
    .join(' → ');
}

function count(model: Module): number {
  return model.parameters().reduce((sum, parameter) => sum + parameter.numel(), 0);
}
