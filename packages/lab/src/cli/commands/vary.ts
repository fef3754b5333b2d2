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
import { quoted } from '../../settings/command.ts';
import { differences, fieldsOf } from '../../settings/fields.ts';
import { CONFIG_VERSION } from '../../settings/names.ts';
import { SETTINGS } from '../../settings/table.ts';
import { makesChoice } from '../../settings/validation.ts';
import { hasColor, type Io } from '../../text/io.ts';
import { UsageError } from '../errors.ts';
import { progressReporter } from './common/reporters.ts';
import { rowSourceOf } from './common/row-source.ts';
import { architectures } from './common/settings.ts';
import { checkTablePlan } from './common/table-plan.ts';
import { tableParts, trainRun } from './common/train-run.ts';
import { pictureTrials, type Trial, type Trials, tableTrials } from './common/trials.ts';
import { type Comparison, summary, type VariedRun } from './vary/result.ts';
import { variationText } from './vary/text.ts';
import { type Variation, type VaryOptions, variationOf } from './vary/variants.ts';

/** Trains networks that differ in only one setting, with the same seeds, and compares them. */
export async function varyCommand(
  names: readonly string[],
  options: VaryOptions,
  known: readonly Option[],
  io: Io,
): Promise<void> {
  const from = rowSourceOf(names, options, (text, folder) => {
    return text.picturesByOption(quoted(folder));
  });
  const variation = variationOf(
    options.vary,
    { architecture: from === null ? baseOf(names, options) : checkTablePlan(options), options },
    known,
  );
  if (options.tag !== undefined) checkTag(options.tag);
  const { setting, variants } = variation;
  if (from !== null && setting === 'model') {
    throw new UsageError(({ tableUsage }) => tableUsage.modelsOfPictures);
  }
  const trials =
    from === null
      ? await pictureTrials(variants, options, io)
      : await tableTrials(from, variants, options, io);
  const comparison = await trainAll(variation, options, trials, io);
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
  trials: Trials,
  io: Io,
): Promise<Comparison> {
  const text = messages(options.lang, io.env);
  const { seed: first = SETTINGS.seed.default } = options;
  const seeds = Array.from({ length: options.seeds }, (_, i) => first + i);
  const firsts = variants.map((variant) => trials.of(variant, first));
  const configs = firsts.map(({ config }) => config);
  const [{ data }] = firsts;
  const measure = data.task === 'regression' ? 'rmse' : 'accuracy';
  const validates = configs.map(
    ({ training }) => data.validation !== null || makesChoice(training),
  );
  const split = validates.every(Boolean) ? 'validation' : 'test';
  const isOneStream = await drawAlike(firsts);
  const hasOwnStream = !isOneStream && !options.likeTrain;
  const group = options.tag ?? `${setting}-${new Date().toISOString().slice(0, 19)}`;
  const initial: InitialTensors[][] = [];
  const runs: VariedRun[] = [];
  for (const seed of seeds) {
    const tensors: InitialTensors[] = [];
    for (const variant of variants) {
      const { value } = variant;
      const trial = trials.of(variant, seed);
      const config = hasOwnStream ? withStream(trial.config, seed) : trial.config;
      const experiment = await createExperiment(config, trial.data);
      tensors.push(tensorsOf(experiment.model));
      const run = await RunWriter.create(trials.root, config);
      if (trial.table !== undefined) await run.saveSplit(trial.table.rows);
      await writeTags(run.folder, [group]);
      const title = `${runs.length + 1}/${seeds.length * variants.length}  ${setting} ${value}, seed ${seed}`;
      const task = {
        ...{ run, config, experiment, text, io, signal: trials.signal },
        reporter: progressReporter(title, options, io),
        goOn: text.varyCommand.goOn,
        ...(trial.table && tableParts(trial.table.data, experiment, config, trials.signal)),
      };
      runs.push({ id: run.id, value, seed, ...(await resultOf(task, split)) });
      trials.signal.throwIfAborted();
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
    measure,
    seeds,
    group,
    variants: variants.map(({ value }) => summary(value, variants[0].value, runs)),
    differs,
    held: Object.fromEntries(
      fieldsOf(full[0]).filter(
        ([name, value]) => value !== '–' && !differs.includes(name) && name !== 'training.seed',
      ),
    ),
    splits: firsts[0].table !== undefined,
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
 * Whether the generator is in the same state after drawing the weights of each network. Then the order of the samples,
 * which is drawn next, is the same for all.
 */
async function drawAlike(trials: readonly Trial[]): Promise<boolean> {
  const states = new Set<string>();
  for (const { config, data } of trials) {
    await createExperiment(config, data);
    states.add(JSON.stringify(defaultGenerator.getState()));
  }
  return states.size === 1;
}

function withStream(config: NewRun, dataSeed: number): NewRun {
  return { ...config, training: { ...config.training, dataSeed } };
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

/** Trains a network. A loss that is not finite is a result here, not an error. */
async function resultOf(
  task: Parameters<typeof trainRun>[0],
  split: Comparison['split'],
): Promise<Result> {
  try {
    const { config, result } = await trainRun(task);
    const { iterations, loss, evaluation, validation, best, seconds } = result;
    // The evaluation of the weights that are kept.
    const validated = config.training.keepBest ? best : validation;
    const score = scoreOf(split === 'validation' ? validated : evaluation);
    return { diverged: false, iterations, loss, score, seconds };
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error;
    const iterations = error.iteration - 1;
    return { diverged: true, iterations, loss: null, score: null, seconds: null };
  }
}

/** The accuracy, or the root mean squared error, of an evaluation. */
function scoreOf(
  evaluation: { readonly accuracy: number } | { readonly rmse: number } | null,
): number | null {
  if (evaluation === null) return null;
  return 'accuracy' in evaluation ? evaluation.accuracy : evaluation.rmse;
}
