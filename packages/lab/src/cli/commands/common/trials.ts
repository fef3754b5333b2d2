/** The data of the networks in a comparison or a sweep: pictures, a table, or points. */
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
import { type SweepData, tableData } from '../../../sweep/data.ts';
import type { TrainingTable } from '../../../tabular/data.ts';
import type { TableRows } from '../../../tabular/rows.ts';
import type { Io } from '../../../text/io.ts';
import { VERSION } from '../../version.ts';
import { configOf, prepare } from './plan.ts';
import type { PointsOptions, RowSource } from './row-source.ts';
import { backendOf, settingsIn, type TrainOptions } from './settings.ts';
import type { TableOptions } from './table.ts';
import {
  oneFold,
  planTable,
  type SplitOptions,
  sayOfTest,
  sayWarnings,
  tableConfig,
  tableRowsOf,
} from './table-plan.ts';
import type { Wanted } from './variable.ts';

/** The options of commands that train several networks on the same data. */
export interface TrialsOptions extends TrainOptions, TableOptions, SplitOptions, PointsOptions {
  /** Options that the user wrote, such as `--lr`. */
  readonly givenOptions: readonly string[];
}

/** A network to train, and its data. */
export interface Trial {
  readonly config: NewRun;
  readonly data: ExperimentData;
  /** Only for a table: the rows of each part, and the data with its table. */
  readonly table?: { readonly rows: Split; readonly data: TrainingTable };
}

/** What the networks of a comparison or a sweep share. */
export interface Trials {
  /** The folder of runs. */
  readonly root: string;
  readonly signal: AbortSignal;
  /** The data in the form that threads receive. */
  readonly shared: SweepData;
  /** A network with a seed. */
  of(wanted: Wanted, seed: number): Trial;
}

/** Loads pictures. */
export async function pictureTrials(
  wanted: readonly Wanted[],
  options: TrialsOptions,
  io: Io,
): Promise<Trials> {
  // Report errors in options before the data is loaded.
  for (const each of wanted) settingsIn(each.options, each.architecture);
  const plan = await prepare(options, io);
  return {
    ...plan,
    shared: { kind: 'pictures', images: plan.images },
    of: ({ architecture, options: own }, seed) => {
      const config = configOf(architecture, own, plan);
      return {
        config: { ...config, training: { ...config.training, seed } },
        data: plan.data,
      };
    },
  };
}

/** Reads a table. As in `gradus train`, each seed splits the rows in its own way, which is the same for all values. */
export async function tableTrials(
  from: RowSource,
  wanted: readonly Wanted[],
  options: TrialsOptions,
  io: Io,
): Promise<Trials> {
  const fold = oneFold(options);
  for (const { architecture, options: own } of wanted) {
    settingsIn(own, architecture, tableTraining(0, undefined, own.optimizer));
  }
  const root = resolve(options.out);
  await prepareDirectory(root);
  await removeAbandoned(root);
  const text = messages(options.lang, io.env);
  const signal = io.interruptible(text.train.stopping);
  const plan = await planTable(from, wanted[0].architecture, options, text, io, signal);
  setBackend(backendOf(options));
  sayWarnings(plan, text, io);
  let latest: { readonly seed: number; readonly rows: TableRows } | null = null;
  const rowsOf = (seed: number): TableRows => {
    if (latest?.seed === seed) return latest.rows;
    const rows = tableRowsOf(plan, fold, seed);
    if (latest === null) sayOfTest(rows, plan, text, io);
    latest = { seed, rows };
    return rows;
  };
  return {
    root,
    signal,
    shared: tableData(plan.table, plan.test, plan.plan),
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
