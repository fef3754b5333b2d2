/** The layout of `--help`: texts from the catalogues, and columns as terminals count them. */
import { stripVTControlCharacters } from 'node:util';
import type { Command, Help } from 'commander';
import type { Messages } from '../lang/index.ts';
import { displayWidth, padEnd, widest } from '../text/width.ts';

type HelpText = Messages['help'];

/** A command to copy, with a note if it is not obvious. */
type Example = readonly [command: string, note?: string];

/** The settings of Commander for a help in one language. */
export function helpFormat({ headings, default: byDefault }: HelpText): Partial<Help> {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': headings.usage,
    'Arguments:': headings.arguments,
    'Options:': headings.options,
    'Commands:': headings.commands,
  };
  return {
    displayWidth: (text) => displayWidth(stripVTControlCharacters(text)),
    styleTitle: (title) => titles[title] ?? title,
    visibleCommands: ({ commands }) => [...commands],
    subcommandTerm: (command) => command.name(),
    optionDescription: ({ description, defaultValue, defaultValueDescription, negate }) =>
      defaultValue === undefined || negate
        ? description
        : withDefault(description, defaultValueDescription ?? String(defaultValue), byDefault),
  };
}

/** `description (default: value)`. */
export function withDefault(description: string, value: string, byDefault: string): string {
  return `${description} (${byDefault}: ${value})`;
}

/** Adds examples below the description of a command, and further text at the end of its help. */
export function addExamples(
  command: Command,
  { headings }: HelpText,
  examples: readonly Example[],
  more = '',
): Command {
  const width = widest(examples.flatMap(([line, note]) => (note === undefined ? [] : [line])));
  const lines = examples.map(([line, note]) =>
    note === undefined ? `  ${line}` : `  ${padEnd(line, width)}  ${note}`,
  );
  if (more !== '') command.addHelpText('after', `\n${more}`);
  return command.description(
    `${command.description()}\n\n${headings.examples}\n${lines.join('\n')}`,
  );
}
