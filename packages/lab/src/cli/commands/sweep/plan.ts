/** Turns the options of a sweep into its trials: the data, network and settings of each. */
import { resolve } from 'node:path';
import type { Option } from 'commander';
import { random, type Settings, type Space, type Value } from 'gradus/sweep';
import type { NewRun } from '../../../runs/writer.ts';
import { validationSize } from '../../../settings/validation.ts';
import type { SweepConfig } from '../../../sweep/folder.ts';
import type { Io } from '../../../text/io.ts';
import { UsageError } from '../../errors.ts';
import { takeFolder } from '../common/load-pictures.ts';
import { isFolder, isTableFile, rowSourceOf } from '../common/row-source.ts';
import { architectures } from '../common/settings.ts';
import { checkTablePlan } from '../common/table-plan.ts';
import { pictureTrials, type Trials, type TrialsOptions, tableTrials } from '../common/trials.ts';
import { readVaried, type Wanted, withVaried } from '../common/variable.ts';
import { valueText } from './space-text.ts';

/** The options of `sweep`. */
export interface SweepOptions extends TrialsOptions {
  readonly vary?: readonly string[];
  readonly trials: number;
  readonly method: SweepConfig['method']['name'];
  /** For grid: number of values of a range. */
  readonly steps?: number;
  /** Redis whose workers run the trials; true for the one in the environment. */
  readonly queue?: string | true;
  readonly parallel?: number;
  readonly lag: number;
  /** Whether bad trials are stopped. */
  readonly asha: boolean;
  readonly ashaLeast?: number;
  readonly ashaFactor: number;
  readonly seeds: number;
  readonly best: number;
}

/** What the trials of a sweep share. */
export interface SweepPlan {
  readonly trials: Trials;
  /** The configuration for settings and a seed. Null stands for the default settings. */
  readonly configOf: (settings: Settings | null, seed: number) => NewRun;
  /** Number of samples that scores are computed on. */
  readonly validationSize: number;
}

/** Number of draws from the space that are checked before training. */
const SAMPLES = 64;

/**
 * Reads the data and decides how each trial is trained.
 * @param subject linear, A, B, C, D, a folder of pictures, or the file of a table; null if options define everything
 * @param known the options of the command, which read the values of settings
 * @throws UsageError if options do not go together, also for only some of the settings in the space
 */
export async function planSweep(
  subject: string | null,
  given: SweepOptions,
  space: Space,
  known: readonly Option[],
  io: Io,
): Promise<SweepPlan> {
  checkFixed(given, space);
  const named = subject === null ? [] : [subject];
  const { names, options: placed } = takeFolder(named, given);
  // Trials are compared by validation, so each keeps its best weights.
  const options = { ...placed, keepBest: true };
  const from = rowSourceOf(names, options);
  if (from !== null && Object.hasOwn(space, 'model')) {
    throw new UsageError(({ tableUsage }) => tableUsage.modelsOfPictures);
  }
  const architecture = from === null ? networkOf(names, options) : checkTablePlan(options);
  const base: Wanted = { architecture, options };
  const wantedBy = (settings: Settings | null): Wanted => {
    const read = Object.entries<Value>(settings ?? {}).map(([name, value]) => {
      return [name, readVaried(name, valueText(value), known)] as const;
    });
    return withVaried(base, Object.fromEntries(read), known);
  };
  const draws = Array.from({ length: SAMPLES }, (_, i) => random().suggest(space, i, [], 0, 'min'));
  const wanted = [base, ...draws.map(wantedBy)];
  const trials =
    from === null
      ? await pictureTrials(wanted, options, io)
      : await tableTrials(from, wanted, options, io);
  const { data, config } = trials.of(base, options.seed ?? 0);
  return {
    trials,
    configOf: (settings, seed) => trials.of(wantedBy(settings), seed).config,
    validationSize: data.validation?.length ?? validationSize(config.training, data.train.length),
  };
}

/** The default network for pictures, which trains in seconds. */
function networkOf(names: readonly string[], { hidden, activation }: SweepOptions) {
  const isOpen = names.length === 0 && hidden === undefined && activation === undefined;
  return architectures(isOpen ? ['C'] : names, { hidden, activation })[0];
}

/** @throws UsageError if a setting is both fixed and varied, or two settings decide the same part of the network */
function checkFixed({ givenOptions }: SweepOptions, space: Space): void {
  const names = Object.keys(space);
  const fixed = names.find((name) => givenOptions.includes(`--${name}`));
  if (fixed !== undefined)
    throw new UsageError(({ sweepUsage }) => sweepUsage.fixedAndVaried(fixed));
  const other = ['hidden', 'depth', 'activation'].find((name) => names.includes(name));
  if (names.includes('model') && other !== undefined) {
    throw new UsageError(({ sweepUsage }) => sweepUsage.modelAndMore(other));
  }
  const { hidden } = space;
  const isDeep =
    hidden?.kind === 'choice' && hidden.values.some((each) => (each as number[]).length !== 1);
  if (names.includes('depth') && isDeep)
    throw new UsageError(({ sweepUsage }) => sweepUsage.depthTwice);
}

/** A subject and options with absolute paths. */
export function withWholePaths(
  subject: string | null,
  options: SweepOptions,
): { subject: string | null; options: SweepOptions } {
  const { data, test } = options;
  const isPath = subject !== null && (isFolder(subject) || isTableFile(subject));
  return {
    subject: isPath ? resolve(subject) : subject,
    options: {
      ...options,
      ...(data !== undefined && { data: resolve(data) }),
      ...(test !== undefined && { test: resolve(test) }),
    },
  };
}
