import { basename } from 'node:path';
import type { PresetName } from '../../../diagnostics/index.ts';
import { RUN_FILES } from '../../../runs/writer.ts';
import { sourceName } from '../../../settings/schema.ts';
import { UsageError } from '../../errors.ts';
import type { PointsOptions, RowSource } from './row-source.ts';
import { refuseWithRun } from './run-data.ts';
import type { TrainOptions } from './settings.ts';
import type { TableOptions } from './table.ts';
import type { SplitOptions } from './table-plan.ts';

/** The options of `diagnose`. */
export interface DiagnoseOptions
  extends Omit<TrainOptions, 'evalEvery' | 'logEvery' | 'out' | 'quiet'>,
    TableOptions,
    SplitOptions,
    PointsOptions {
  readonly runs: string;
  readonly preset?: PresetName;
  readonly presets?: boolean;
  readonly atStart?: boolean;
  /** Options that the user wrote, such as `--lr`. */
  readonly said: readonly string[];
}

/** Whether a name is that of a run's settings, and not of the run. */
export function isConfigFile(name: string): boolean {
  return basename(name) === RUN_FILES.config;
}

/** What goes with a run. */
const WITH_RUN = ['--runs', '--data', '--json', '--lang'];
/** What goes with settings that stand in a file. */
const WITH_CONFIG = ['--backend', '--threads', '--iterations', '--at-start'];
/** What a preset says itself. */
const IN_PRESET = ['--hidden', '--activation', '--init', '--gain', '--gain-last', '--lr'];

/** @throws UsageError where something was said that would have no effect */
export function checkDiagnoseOptions(
  subject: string | undefined,
  { isOfRun, rows }: { readonly isOfRun: boolean; readonly rows: RowSource | null },
  { preset, hidden, schedule, said }: DiagnoseOptions,
): void {
  const isGiven = [subject, hidden, preset].some((each) => each !== undefined) || rows !== null;
  if (!isGiven) {
    throw new UsageError(
      'say what to diagnose: a run, a model such as A, a table by FILE --target COLUMN, a network by --hidden, or ' +
        '--preset (--presets lists them).',
    );
  }
  if (preset !== undefined && subject !== undefined) {
    throw new UsageError(`--preset ${preset} is a network of its own; leave out ${subject}.`);
  }
  if (preset !== undefined && rows !== null) {
    throw new UsageError(
      `--preset ${preset} is trained on pictures; leave out --dataset ${sourceName(rows)}.`,
    );
  }
  if (schedule === 'plateau') {
    throw new UsageError(
      '--schedule plateau looks at validations, and diagnose makes none. Train with it and --monitor instead.',
    );
  }
  if (preset !== undefined) {
    const own = said.filter((option) => IN_PRESET.includes(option));
    if (own.length === 0) return;
    throw new UsageError(`--preset ${preset} has settings of its own; leave out ${own.join(' ')}.`);
  }
  if (!isOfRun || subject === undefined) return;
  refuseWithRun(subject, said, isConfigFile(subject) ? [...WITH_RUN, ...WITH_CONFIG] : WITH_RUN);
}
