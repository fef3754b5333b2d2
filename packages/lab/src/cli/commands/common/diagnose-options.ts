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
  readonly givenOptions: readonly string[];
}

/** Whether a name is that of a file with settings, not of a run. */
export function isConfigFile(name: string): boolean {
  return basename(name) === RUN_FILES.config;
}

/** Options that go with a run. */
const WITH_RUN = ['--runs', '--data', '--json', '--lang'];
/** Options that go with a file of settings. */
const WITH_CONFIG = ['--backend', '--threads', '--iterations', '--at-start'];
/** Options that a preset decides. */
const IN_PRESET = ['--hidden', '--activation', '--init', '--gain', '--gain-last', '--lr'];

/** @throws UsageError if an option would have no effect */
export function checkDiagnoseOptions(
  subject: string | undefined,
  { isOfRun, rows }: { readonly isOfRun: boolean; readonly rows: RowSource | null },
  { preset, hidden, schedule, givenOptions }: DiagnoseOptions,
): void {
  const isGiven = [subject, hidden, preset].some((each) => each !== undefined) || rows !== null;
  if (!isGiven) {
    throw new UsageError(({ settingsUsage }) => settingsUsage.diagnoseSubject);
  }
  if (preset !== undefined && subject !== undefined) {
    throw new UsageError(({ settingsUsage }) => settingsUsage.presetAlone(preset, subject));
  }
  if (preset !== undefined && rows !== null) {
    throw new UsageError(({ settingsUsage }) =>
      settingsUsage.presetOfPictures(preset, sourceName(rows)),
    );
  }
  if (schedule === 'plateau') {
    throw new UsageError(({ settingsUsage }) => settingsUsage.plateau);
  }
  if (preset !== undefined) {
    const own = givenOptions.filter((option) => IN_PRESET.includes(option));
    if (own.length === 0) return;
    throw new UsageError(({ settingsUsage }) => settingsUsage.presetSettings(preset, own));
  }
  if (!isOfRun || subject === undefined) return;
  refuseWithRun(
    subject,
    givenOptions,
    isConfigFile(subject) ? [...WITH_RUN, ...WITH_CONFIG] : WITH_RUN,
  );
}
