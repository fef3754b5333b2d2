import { type Command, Option } from 'commander';
import type { Messages } from '../../lang/index.ts';
import { RUNS } from '../../settings/names.ts';
import { SETTINGS } from '../../settings/table.ts';
import type { Io } from '../../text/io.ts';
import type { LrFindOptions } from '../commands/lr-find.ts';
import { addExamples } from '../help.ts';
import { givenOptionsIn } from '../options.ts';
import { integer, within } from '../values.ts';
import { stepOptions, subjectOptions } from './training-options.ts';

/** `gradus lr-find`. */
export function lrFindDefinition(program: Command, io: Io, help: Messages['help']): Command {
  const text = help.commands.lrFind;
  const rate = within(SETTINGS.lr.range);
  const command = program
    .command('lr-find')
    .summary(text.summary)
    .description(text.description)
    .argument('[subject]', text.subject)
    .addOption(new Option('--from <number>', text.from).argParser(rate).default(1e-7, '1e-7'))
    .option('--to <number>', text.to, rate, 10)
    .option('--iterations <n>', text.iterations, integer(2), 100)
    .option('--runs <dir>', help.options.runs, RUNS)
    .option('--json', help.options.jsonLines)
    .action(async (name: string | undefined, options: LrFindOptions) => {
      const { lrFindCommand } = await import('../commands/lr-find.ts');
      await lrFindCommand(name, { ...options, givenOptions: givenOptionsIn(command) }, io);
    });
  stepOptions(subjectOptions(command, help), help);
  return addExamples(
    command,
    help,
    [
      ['gradus lr-find C'],
      ['gradus lr-find last', text.notes.run],
      ['gradus lr-find penguins.csv --target species'],
      ['gradus lr-find --hidden 300,100 --activation tanh --optimizer adam'],
    ],
    help.exitCodes,
  );
}
