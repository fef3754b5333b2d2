import { basename } from 'node:path';
import type { PresetName } from '../../../diagnostics/index.ts';
import { RUN_FILES } from '../../../runs/writer.ts';
import { UsageError } from '../../errors.ts';
import type { TrainOptions } from './settings.ts';

/** The options of `diagnose`. */
export interface DiagnoseOptions
  extends Omit<TrainOptions, 'evalEvery' | 'logEvery' | 'out' | 'quiet'> {
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

/** What goes with whatever is diagnosed. */
const ALWAYS = ['--runs', '--data', '--json', '--lang', '--color', '--no-color', '--debug'];
/** What goes with settings that stand in a file. */
const WITH_CONFIG = ['--backend', '--threads', '--iterations', '--at-start'];
/** What a preset says itself. */
const IN_PRESET = ['--hidden', '--activation', '--init', '--gain', '--gain-last', '--lr'];

/** @throws UsageError where something was said that would have no effect */
export function checkDiagnoseOptions(
  subject: string | undefined,
  isNetwork: boolean,
  { preset, hidden, schedule, said }: DiagnoseOptions,
): void {
  if (subject === undefined && hidden === undefined && preset === undefined) {
    throw new UsageError(
      'say what to diagnose: a run, a model such as A, a network by --hidden, or --preset (--presets lists them).',
    );
  }
  if (preset !== undefined && subject !== undefined) {
    throw new UsageError(`--preset ${preset} is a network of its own; leave out ${subject}.`);
  }
  if (schedule === 'plateau') {
    throw new UsageError(
      '--schedule plateau looks at validations, and diagnose makes none. Train with it and --monitor instead.',
    );
  }
  const refuse = (options: readonly string[], why: string): void => {
    if (options.length > 0) throw new UsageError(`${why}; leave out ${options.join(' ')}.`);
  };
  if (preset !== undefined) {
    const own = said.filter((option) => IN_PRESET.includes(option));
    refuse(own, `--preset ${preset} has settings of its own`);
  } else if (!isNetwork) {
    const fitting = isConfigFile(subject ?? '') ? [...ALWAYS, ...WITH_CONFIG] : ALWAYS;
    const others = said.filter((option) => !fitting.includes(option));
    refuse(others, `${subject} has settings of its own`);
  }
}
