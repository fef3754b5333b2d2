/** What the networks of a comparison are trained on: pictures, a table, or points. */
import { resolve } from 'node:path';
import { setBackend } from 'gradus';
import type { Split } from 'gradus/table';
import type { ExperimentData } from '../../../experiment/data.ts';
import { messages } from '../../../lang/index.ts';
import { prepareDirectory } from '../../../runs/files.ts';
import { thisMachine } from '../../../runs/machine.ts';
import { removeAbandoned } from '../../../runs/never-started.ts';
import type { NewRun } from '../../../runs/writer.ts';
import { tableTraining } from '../../../settings/recipe.ts';
import type { TrainingTable } from '../../../tabular/data.ts';
import type { Io } from '../../../text/io.ts';
import { UsageError } from '../../errors.ts';
import { VERSION } from '../../version.ts';
import { configOf, prepare } from '../common/plan.ts';
import type { PointsOptions, RowSource } from '../common/row-source.ts';
import { backendOf, settingsIn, type TrainOptions } from '../common/settings.ts';
import type { TableOptions } from '../common/table.ts';
import {
  oneFold,
  planTable,
  type SplitOptions,
  sayOfTest,
  sayWarnings,
  type TableRows,
  tableConfig,
  tableRows,
} from '../common/table-plan.ts';
import type { Variant, Variation } from './variants.ts';

/** The options of `compare-settings` and `compare-activations`. */
export interface VaryOptions extends TrainOptions, TableOptions, SplitOptions, PointsOptions {
  readonly vary: string;
  /** How many seeds, beginning with `seed`. */
  readonly seeds: number;
  /** The tag of the runs. */
  readonly tag?: string;
  /** Batches in the order of `gradus train`, which depends on the size of the network. */
  readonly likeTrain?: boolean;
  /** Options that the user wrote, such as `--lr`. */
  readonly said: readonly string[];
}

/** A network to be trained, and what it is trained on. */
export interface Trial {
  readonly config: NewRun;
  readonly data: ExperimentData;
  /** Of a table: the rows of each part, and the data with what only tables have. */
  readonly table?: { readonly rows: Split; readonly data: TrainingTable };
}

/** What all networks of a comparison have in common. */
export interface Trials {
  /** Where runs are kept. */
  readonly root: string;
  readonly signal: AbortSignal;
  /** The network of a value with a seed. */
  of(variant: Variant, seed: number): Trial;
}

/** Loads pictures. */
export async function pictureTrials(
  { variants }: Variation,
  options: VaryOptions,
  io: Io,
): Promise<Trials> {
  // What is wrong with options is said before the data is loaded.
  for (const each of variants) settingsIn(each.options, each.architecture);
  const plan = await prepare(options, io);
  return {
    ...plan,
    of: ({ architecture, options: own }, seed) => {
      const config = configOf(architecture, own, plan);
      return {
        config: { ...config, training: { ...config.training, seed } },
        data: plan.data,
      };
    },
  };
}

/** Reads a table. Each seed splits its rows anew, as it does in `gradus train`, and alike for all values. */
export async function tableTrials(
  from: RowSource,
  { setting, variants }: Variation,
  options: VaryOptions,
  io: Io,
): Promise<Trials> {
  if (setting === 'model') {
    throw new UsageError(({ tableUsage }) => tableUsage.modelsOfPictures);
  }
  const fold = oneFold(options);
  for (const { architecture, options: own } of variants) {
    settingsIn(own, architecture, tableTraining(0, undefined, own.optimizer));
  }
  const root = resolve(options.out);
  await prepareDirectory(root);
  await removeAbandoned(root);
  const text = messages(options.lang, io.env);
  const signal = io.interruptible(text.train.stopping);
  const plan = await planTable(from, variants[0].architecture, options, text, io, signal);
  setBackend(backendOf(options));
  sayWarnings(plan, text, io);
  let latest: { readonly seed: number; readonly rows: TableRows } | null = null;
  const rowsOf = (seed: number): TableRows => {
    if (latest?.seed === seed) return latest.rows;
    const rows = tableRows(plan, fold, seed, text);
    if (latest === null) sayOfTest(rows, plan, text, io);
    latest = { seed, rows };
    return rows;
  };
  return {
    root,
    signal,
    of: ({ architecture, options: own }, seed) => {
      const table = rowsOf(seed);
      const config = tableConfig(architecture, { ...own, seed }, table);
      return {
        config: { gradus: VERSION, node: process.version, machine: thisMachine(), ...config },
        data: table.data,
        table,
      };
    },
  };
}
