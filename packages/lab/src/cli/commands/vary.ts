import type { Option } from 'commander';
import { defaultGenerator } from 'gradus';
import { DivergenceError } from 'gradus/train';
import { compareInitial, type InitialTensors } from '../../compare/index.ts';
import { createExperiment } from '../../experiment/create.ts';
import type { Network } from '../../experiment/model.ts';
import { messages } from '../../lang/index.ts';
import { checkTag, writeTags } from '../../runs/tags.ts';
import { type NewRun, RunWriter } from '../../runs/writer.ts';
import { customArchitecture } from '../../settings/architecture.ts';
import { differences, fieldsOf } from '../../settings/fields.ts';
import { CONFIG_VERSION } from '../../settings/names.ts';
import { SETTINGS } from '../../settings/table.ts';
import { makesChoice } from '../../settings/validation.ts';
import { hasColor, type Io } from '../../text/io.ts';
import { UsageError } from '../errors.ts';
import { configOf, type Plan, prepare } from './common/plan.ts';
import { progressReporter } from './common/reporters.ts';
import { isTableFile } from './common/row-source.ts';
import { architectures, settingsIn, type TrainOptions } from './common/settings.ts';
import { trainRun } from './common/train-run.ts';
import { type Comparison, summary, type VariedRun } from './vary/result.ts';
import { variationText } from './vary/text.ts';
import { type Variation, variationOf } from './vary/variants.ts';

/** The options of `compare-settings` and `compare-activations`. */
export interface VaryOptions extends TrainOptions {
  readonly vary: string;
  /** How many seeds, beginning with `seed`. */
  readonly seeds: number;
  readonly group?: string;
  /** Of tables, which are refused. */
  readonly target?: string;
  /** Batches in the order of `gradus train`, which depends on the size of the network. */
  readonly likeTrain?: boolean;
}

/** Trains networks that differ in one setting alone, from the same seeds, and compares them. */
export async function varyCommand(
  names: readonly string[],
  options: VaryOptions,
  known: readonly Option[],
  io: Io,
): Promise<void> {
  if (options.target !== undefined || names.some(isTableFile)) {
    throw new UsageError(
      'settings are compared on pictures alone: for a table, run gradus train FILE --target COLUMN once for each ' +
        'value, then gradus compare with the ids of the runs.',
    );
  }
  const variation = variationOf(
    options.vary,
    { architecture: baseOf(names, options), options },
    known,
  );
  // What is wrong with options is said before the data is loaded.
  for (const each of variation.variants) settingsIn(each.options, each.architecture);
  if (options.group !== undefined) checkTag(options.group);
  const plan = await prepare(options, io);
  const comparison = await trainAll(variation, options, plan, io);
  if (options.json) {
    io.stdout.write(`${JSON.stringify(comparison)}\n`);
    return;
  }
  const text = messages(options.lang, io.env);
  const color = hasColor(io.stdout, io.env, options.color);
  io.stdout.write(`${variationText(comparison, options.out, text, color).join('\n')}\n`);
}

function baseOf(names: readonly string[], options: VaryOptions) {
  const { hidden = [100], activation = 'relu' } = options;
  if (names.length > 0) return architectures(names, options)[0];
  return customArchitecture(hidden, activation);
}

async function trainAll(
  { setting, variants }: Variation,
  options: VaryOptions,
  plan: Plan,
  io: Io,
): Promise<Comparison> {
  const text = messages(options.lang, io.env);
  const { seed: first = SETTINGS.seed.default } = options;
  const seeds = Array.from({ length: options.seeds }, (_, i) => first + i);
  const configs = variants.map(({ architecture, options: own }) =>
    configOf(architecture, own, plan),
  );
  const validates = configs.map(({ training }) => makesChoice(training));
  const split = validates.every(Boolean) ? 'validation' : 'test';
  const isOneStream = drawAlike(configs, plan);
  const hasOwnStream = !isOneStream && !options.likeTrain;
  const group = options.group ?? `${setting}-${new Date().toISOString().slice(0, 19)}`;
  const initial: InitialTensors[][] = [];
  const runs: VariedRun[] = [];
  for (const seed of seeds) {
    const tensors: InitialTensors[] = [];
    for (const [i, { value }] of variants.entries()) {
      const config = seeded(configs[i], seed, hasOwnStream);
      const experiment = createExperiment(config, plan.data);
      tensors.push(tensorsOf(experiment.model));
      const run = await RunWriter.create(plan.root, config);
      await writeTags(run.folder, [group]);
      const title = `${runs.length + 1}/${seeds.length * variants.length}  ${setting} ${value}, seed ${seed}`;
      const reporter = progressReporter(title, options, io);
      const { goOn } = text.varyCommand;
      const task = { run, config, experiment, reporter, signal: plan.signal, text, goOn, io };
      runs.push({ id: run.id, value, seed, ...(await resultOf(task, split)) });
      plan.signal.throwIfAborted();
    }
    initial.push(tensors);
  }
  const full = configs.map((config) => ({
    ...config,
    version: CONFIG_VERSION,
    id: '',
    createdAt: '',
  }));
  const differs = differences(full).map(({ field }) => field);
  return {
    setting,
    seeds,
    group,
    variants: variants.map(({ value }) => summary(value, variants[0].value, runs)),
    differs,
    held: Object.fromEntries(
      fieldsOf(full[0]).filter(
        ([name, value]) => value !== '–' && !differs.includes(name) && name !== 'training.seed',
      ),
    ),
    order: isOneStream ? 'one stream' : hasOwnStream ? 'own stream' : 'different',
    initial: compareInitial(initial),
    split,
    validating:
      split === 'validation'
        ? []
        : variants.filter((_, i) => validates[i]).map(({ value }) => value),
    runs,
  };
}

/**
 * Whether all networks leave the generator at the same place once their weights are drawn, so that the
 * order of the samples, which is drawn next, is the same for all.
 */
function drawAlike(configs: readonly NewRun[], { data }: Plan): boolean {
  const states = configs.map((config) => {
    createExperiment(config, data);
    return JSON.stringify(defaultGenerator.getState());
  });
  return new Set(states).size === 1;
}

function seeded(config: NewRun, seed: number, hasOwnStream: boolean): NewRun {
  const dataSeed = hasOwnStream ? seed : config.training.dataSeed;
  return { ...config, training: { ...config.training, seed, dataSeed } };
}

function tensorsOf(model: Network): InitialTensors {
  return new Map(
    [...model.namedParameters()].map(([name, parameter]) => [
      name,
      { shape: parameter.shape, data: parameter.dataSync() },
    ]),
  );
}

type Result = Omit<VariedRun, 'id' | 'value' | 'seed'>;

/** Trains. A loss that is not finite is a result here, not the end. */
async function resultOf(
  task: Parameters<typeof trainRun>[0],
  split: Comparison['split'],
): Promise<Result> {
  try {
    const { result } = await trainRun(task);
    const { iterations, loss, evaluation, validation, seconds } = result;
    const tested = split === 'validation' ? validation : evaluation;
    const accuracy = tested?.task === 'classification' ? tested.accuracy : null;
    return { diverged: false, iterations, loss, accuracy, seconds };
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error;
    const iterations = error.iteration - 1;
    return { diverged: true, iterations, loss: null, accuracy: null, seconds: null };
  }
}
