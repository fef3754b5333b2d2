import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { setBackend } from 'gradus';
import { DivergenceError, train } from 'gradus/train';
import { commandFor, settingsOf } from '../../diagnostics/apply-advice.ts';
import {
  diagnose,
  PRESETS,
  type Preset,
  type PresetName,
  type PresetProblem,
  Probe,
  type ProbeEvent,
  probesIn,
  type Symptom,
} from '../../diagnostics/index.ts';
import { createExperiment, lossOf } from '../../experiment/create.ts';
import {
  dataConfig,
  type ExperimentData,
  flatten,
  type LoadedImages,
} from '../../experiment/data.ts';
import { messages } from '../../lang/index.ts';
import { fromHere, trainCommandFromHere } from '../../runs/commands.ts';
import { type Run, readEvents } from '../../runs/reader.ts';
import { readBest } from '../../runs/weights.ts';
import { RUN_FILES } from '../../runs/writer.ts';
import {
  type Architecture,
  customArchitecture,
  lessonArchitecture,
} from '../../settings/architecture.ts';
import { quoted } from '../../settings/command.ts';
import type { ExperimentConfig } from '../../settings/schema.ts';
import { checkTable, symptomLines } from '../../text/diagnosis.ts';
import { hasColor, type Io } from '../../text/io.ts';
import { createColors } from '../../text/terminal.ts';
import {
  checkDiagnoseOptions,
  type DiagnoseOptions,
  isConfigFile,
} from './common/diagnose-options.ts';
import { loadPictures } from './common/load-pictures.ts';
import { withBatchSize } from './common/plan.ts';
import { isFolder, isTableFile, type RowSource, rowSourceOf } from './common/row-source.ts';
import { chosenRun, dataOf, isRun, modelOf } from './common/run-data.ts';
import {
  architectures,
  backendOf,
  dataSource,
  iterationsOf,
  scheduleOf,
  settingsIn,
} from './common/settings.ts';
import { oneTableExperiment } from './common/table-plan.ts';
import { Watch } from './common/watch.ts';

/** Enough for the checks at 0, 10, 30, 100, 250 and 500. */
const ITERATIONS = 500;

/** The subject of the diagnosis, and its probes. */
interface Case {
  readonly config: ExperimentConfig;
  readonly checks: readonly ProbeEvent[];
  readonly symptoms: readonly Symptom[];
  readonly remarks: readonly string[];
}

/** Prints the symptoms of a network and what to try, for a run, a configuration, a preset, or a table. */
export async function diagnoseCommand(
  subject: string | undefined,
  options: DiagnoseOptions,
  io: Io,
): Promise<void> {
  const say = (lines: readonly string[]): void => {
    io.stdout.write(`${lines.join('\n')}\n`);
  };
  if (options.presets) return say(presetLines());
  const isOfRun = subject !== undefined && isRunOrConfig(subject, options);
  const rows = isOfRun ? null : rowsOf(subject, options);
  checkDiagnoseOptions(subject, { isOfRun, rows }, options);
  if (options.preset !== undefined) await diagnosePreset(options.preset, options, io, say);
  else if (isOfRun) say(report(await diagnoseRun(subject, options, io), options, io));
  else if (rows !== null) say(report(await diagnoseTable(rows, options, io), options, io));
  else say(report(await diagnoseNetwork(subject, options, io), options, io));
}

/** Whether a subject is a run or a file of settings, not a network of the lesson, a table, or a folder of pictures. */
function isRunOrConfig(subject: string, { runs, target }: DiagnoseOptions): boolean {
  if (lessonArchitecture(subject) !== undefined) return false;
  if (isConfigFile(subject) || isRun(subject, { runs })) return true;
  // A run that has lost its settings still counts as a run.
  if (isFolder(subject) && !existsSync(join(subject, RUN_FILES.events))) return false;
  const isTable = isTableFile(subject) && (existsSync(subject) || extname(subject) !== '');
  return target === undefined && !isTable;
}

function rowsOf(subject: string | undefined, options: DiagnoseOptions): RowSource | null {
  return rowSourceOf(subject === undefined ? [] : [subject], options, (text, folder) => {
    return text.picturesByDataset('diagnose', quoted(folder));
  });
}

async function diagnoseTable(rows: RowSource, options: DiagnoseOptions, io: Io): Promise<Case> {
  const { iterations = ITERATIONS, lang } = options;
  const signal = io.interruptible();
  const text = messages(lang, io.env);
  const wanted = { ...options, iterations };
  const { config, data } = await oneTableExperiment(rows, wanted, text, io, signal);
  return watched(config, data, options, io, signal);
}

async function diagnoseNetwork(
  model: string | undefined,
  options: DiagnoseOptions,
  io: Io,
): Promise<Case> {
  const [network] = architectures(model === undefined ? [] : [model], options);
  const images = await loadPictures(dataSource(options), options, io);
  const data = flatten(images);
  return watched(configOf(network, options, { images, data }), data, options, io);
}

function presetLines(): string[] {
  return Object.entries(PRESETS).flatMap(([name, { problem, fixes }]: [string, PresetProblem]) => [
    `${name}: ${presetInWords(problem)}`,
    ...fixes.map((fix) => `  → ${presetInWords(fix)}`),
  ]);
}

function presetInWords({ hidden, activation, init, gain, lr }: Preset): string {
  const gains = gain === null ? '' : ` gain ${gain.join(',')}`;
  return `${hidden.join(',')} ${activation}, ${init}${gains}, lr ${lr}`;
}

async function diagnosePreset(
  name: PresetName,
  options: DiagnoseOptions,
  io: Io,
  say: (lines: readonly string[]) => void,
): Promise<void> {
  const { problem, fixes }: PresetProblem = PRESETS[name];
  const text = messages(options.lang, io.env).diagnose;
  const images = await loadPictures(dataSource(options), options, io);
  const data = flatten(images);
  for (const preset of [problem, ...fixes]) {
    const { hidden, activation, init, gain, lr } = preset;
    const network = customArchitecture(hidden, activation);
    const plain = configOf(network, options, { images, data });
    const training = { ...plain.training, init, lr, gain: gain === null ? null : [...gain] };
    const found = await watched({ ...plain, training }, data, options, io);
    const inWords = presetInWords(preset);
    if (!options.json) {
      const { bold } = createColors(hasColor(io.stdout, io.env, options.color));
      say([bold(preset === problem ? text.problem(inWords) : text.fix(inWords))]);
    }
    say([...report(found, options, io), ...(options.json ? [] : [''])]);
  }
}

/** The probes of a monitored run; for any other run, one probe of its last weights. */
async function diagnoseRun(name: string, options: DiagnoseOptions, io: Io): Promise<Case> {
  const isConfig = isConfigFile(name);
  const run = await chosenRun(isConfig ? dirname(name) : name, options, io);
  const data = await dataOf(run, options.data);
  if (isConfig) {
    const { config } = run;
    const { iterations = config.training.iterations } = options;
    const { backend = config.training.backend } = options;
    const training = { ...config.training, iterations, backend };
    return watched({ ...config, training }, data, options, io);
  }
  const checks = probesIn(await readEvents(run));
  if (checks.length === 0) return lastWeights(run, data, options, io);
  const symptoms = diagnose(checks, settingsOf(run.config));
  return { config: run.config, checks, symptoms, remarks: [] };
}

async function lastWeights(
  run: Run,
  data: ExperimentData,
  options: DiagnoseOptions,
  io: Io,
): Promise<Case> {
  const { config } = run;
  const model = await modelOf(run, options, io);
  const probe = new Probe({
    model,
    loss: lossOf(data),
    dataset: data.train,
    name: config.model.name,
  });
  const { training } = config;
  const steps = (await stepsOf(run)) ?? training.iterations;
  const check = { ...probe.run(steps), seconds: 0 };
  const command = commandFor(fromHere(config), {});
  return {
    config,
    checks: [check],
    symptoms: diagnose([check], settingsOf(config)),
    remarks: [messages(options.lang, io.env).diagnose.notMonitored(command)],
  };
}

/** The step of the weights that a run is used with. */
async function stepsOf(run: Run): Promise<number | undefined> {
  const best = await readBest(run);
  if (best !== null) return Number(best.metadata.iteration);
  return (await readEvents(run)).findLast((event) => event.event === 'end')?.iterations;
}

function configOf(
  network: Architecture,
  options: DiagnoseOptions,
  { images, data }: { images: LoadedImages; data: ExperimentData },
): ExperimentConfig {
  const samples = data.train.length;
  const given = settingsIn(options, network);
  const settings = options.atStart ? given : withBatchSize(given, options, samples);
  const { epochs, iterations: said = ITERATIONS } = options;
  const batches = Math.ceil(samples / settings.batchSize);
  const iterations = iterationsOf({ epochs, iterations: said }, batches);
  return {
    model: {
      ...network,
      hidden: [...network.hidden],
      inputDim: data.inputDim,
      outputDim: data.outputDim,
    },
    data: dataConfig(dataSource(options), images),
    training: { ...settings, iterations, schedule: scheduleOf(options, iterations) },
  };
}

/** Trains with probes, or probes once before the first step. */
async function watched(
  config: ExperimentConfig,
  data: ExperimentData,
  options: DiagnoseOptions,
  io: Io,
  signal = io.interruptible(),
): Promise<Case> {
  const { iterations, backend } = config.training;
  setBackend(backendOf({ backend, threads: options.threads }));
  const experiment = await createExperiment(config, data);
  const remarks: string[] = [];
  const watch = new Watch({
    experiment,
    config,
    text: messages(options.lang, io.env).diagnose,
    color: false,
    onProbe: (event) => {
      if (options.json) io.stdout.write(`${JSON.stringify(event)}\n`);
    },
    print: () => {},
    onCost: (line) => remarks.push(line),
  });
  if (options.atStart) watch.probeNow();
  else {
    const { model, loss, optimizer, trainLoader, scheduler, beforeStep } = experiment;
    const parts = { model, loss, optimizer, trainLoader, scheduler, beforeStep };
    await train({
      ...parts,
      iterations,
      stepsPerExecution: (iteration) => watch.stepsUntilLook(iteration),
      onEvent: (event) => watch.event(event),
      signal,
    }).catch((error) => {
      // The diagnosis reports the divergence.
      if (!(error instanceof DivergenceError)) throw error;
    });
    signal.throwIfAborted();
  }
  return { config, checks: watch.checks, symptoms: watch.symptoms(), remarks };
}

function report(
  { config, checks, symptoms, remarks }: Case,
  { json, lang, color }: DiagnoseOptions,
  io: Io,
): string[] {
  if (json) {
    const found = symptoms.map((symptom) => ({
      ...symptom,
      advice: symptom.advice.map((advice) => ({
        ...advice,
        command: advice.changes === null ? null : commandFor(fromHere(config), advice.changes),
      })),
    }));
    return [JSON.stringify({ event: 'diagnosis', model: config.model.name, symptoms: found })];
  }
  const text = messages(lang, io.env).diagnose;
  const hasColors = hasColor(io.stdout, io.env, color);
  const last = checks[checks.length - 1];
  return [
    trainCommandFromHere(config),
    '',
    text.checkTitle(last.iteration.toLocaleString('en-US')),
    ...checkTable(last, text),
    '',
    ...(symptoms.length === 0
      ? [text.noSymptom, ...(checks.length === 2 ? [text.tooFew] : [])]
      : symptoms.flatMap((symptom) => symptomLines(symptom, fromHere(config), text, hasColors))),
    ...remarks,
  ];
}
