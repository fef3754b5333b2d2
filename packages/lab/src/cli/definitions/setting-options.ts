import { type Command, Option } from 'commander';
import type { Messages } from '../../lang/index.ts';
import {
  GAIN,
  type OptionGroup,
  SCHEDULES,
  SETTING_ROWS,
  type Setting,
  scheduleSettings,
} from '../../settings/table.ts';
import { withDefault } from '../help.ts';
import { readerOf, within } from '../values.ts';

type HelpText = Messages['help'];

/** Placeholders for the values of options in the help. */
const PLACEHOLDERS = { choice: ' <name>', flag: '', gains: ' <numbers>', schedule: ' <name>' };

/** Adds the options of a group of settings. */
export function settingOptions(command: Command, group: OptionGroup, help: HelpText): Command {
  for (const [name, row] of SETTING_ROWS) {
    if (row.group !== group) continue;
    const text = withDefaultOf(row, help.settings[name], help);
    command.addOption(optionOf(row, text));
    if (row.kind === 'gains') {
      command.option('--gain-last <number>', help.options.gainLast, within(GAIN));
    }
    if (row.kind === 'schedule') addScheduleOptions(command, help);
  }
  return command;
}

function optionOf(row: Setting, text: string): Option {
  const value = row.kind === 'number' ? numberPlaceholder(row.range) : PLACEHOLDERS[row.kind];
  const option = new Option(`--${row.option}${value}`, text);
  const reader = readerOf(row);
  return reader === null ? option : option.argParser(reader);
}

/** Adds the default to the description. Commander does not know it: some defaults depend on the optimizer. */
function withDefaultOf(
  { default: value, defaultText }: Setting,
  text: string,
  { default: byDefault }: HelpText,
): string {
  if (defaultText !== undefined) return withDefault(text, defaultText, byDefault);
  if (value === null || value === false) return text;
  const shown = typeof value === 'object' ? byOptimizer(value) : String(value);
  return withDefault(text, shown, byDefault);
}

/** `sgd 0.1, adam 0.001`. */
function byOptimizer(defaults: Readonly<Record<string, number>>): string {
  const texts = Object.entries(defaults).map(([name, value]) => `${name} ${value}`);
  return texts.join(', ');
}

function numberPlaceholder({ integer }: { readonly integer?: boolean }): string {
  return integer ? ' <n>' : ' <number>';
}

/** One option for each number of a schedule; schedules may share one. */
function addScheduleOptions(command: Command, { schedules, default: byDefault }: HelpText): void {
  const rows = new Map(SCHEDULES.flatMap(scheduleSettings));
  for (const [field, { option, range, defaultText }] of rows) {
    const text = schedules[field as keyof typeof schedules];
    command.option(
      `--${option}${numberPlaceholder(range)}`,
      defaultText === undefined ? text : withDefault(text, defaultText, byDefault),
      within(range),
    );
  }
}
