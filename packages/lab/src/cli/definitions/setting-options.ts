import { type Command, Option } from 'commander';
import {
  GAIN,
  type OptionGroup,
  SCHEDULES,
  type ScheduleSetting,
  SETTING_ROWS,
  type Setting,
  scheduleSettings,
} from '../../settings/table.ts';
import { readerOf, within } from '../values.ts';

/** What stands for the value of an option in the help. */
const PLACEHOLDERS = { choice: ' <name>', flag: '', gains: ' <numbers>', schedule: ' <name>' };

/** Adds the options of a group of settings. */
export function settingOptions(command: Command, group: OptionGroup): Command {
  for (const [, row] of SETTING_ROWS) {
    if (row.group !== group) continue;
    command.addOption(optionOf(row));
    if (row.kind === 'gains') command.addOption(lastGainOption());
    if (row.kind === 'schedule') for (const option of scheduleOptions()) command.addOption(option);
  }
  return command;
}

function optionOf(row: Setting): Option {
  const value = row.kind === 'number' ? numberPlaceholder(row.range) : PLACEHOLDERS[row.kind];
  const option = new Option(`--${row.option}${value}`, helpOf(row));
  const reader = readerOf(row);
  return reader === null ? option : option.argParser(reader);
}

/** With the default, which is filled in later since some depend on the optimizer. */
function helpOf({ help, default: usual, defaultText }: Setting): string {
  if (defaultText !== undefined) return `${help} (default: ${defaultText})`;
  if (usual === null || usual === false) return help;
  return `${help} (default: ${typeof usual === 'object' ? byOptimizer(usual) : usual})`;
}

/** `0.1 for sgd, 0.001 for adam and adamw`. */
function byOptimizer(defaults: Readonly<Record<string, number>>): string {
  const values = [...new Set(Object.values(defaults))];
  const texts = values.map((value) => {
    const names = Object.keys(defaults).filter((name) => defaults[name] === value);
    return `${value} for ${names.join(' and ')}`;
  });
  return texts.join(', ');
}

function numberPlaceholder({ integer }: { readonly integer?: boolean }): string {
  return integer ? ' <n>' : ' <number>';
}

function lastGainOption(): Option {
  const help = 'that of the last layer, where --gain is one number (default: as --gain)';
  return new Option('--gain-last <number>', help).argParser(within(GAIN));
}

/** One for each number that a schedule has; schedules may share one. */
function scheduleOptions(): Option[] {
  const rows = SCHEDULES.flatMap((name) => scheduleSettings(name).map(([, setting]) => setting));
  return [...new Set<ScheduleSetting>(rows)].map(({ option, help, range, defaultText }) =>
    new Option(
      `--${option}${numberPlaceholder(range)}`,
      `${help} (default: ${defaultText})`,
    ).argParser(within(range)),
  );
}
