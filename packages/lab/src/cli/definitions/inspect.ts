import type { Command } from 'commander';
import type { Messages } from '../../lang/index.ts';
import { POINT_SETS, RUNS } from '../../settings/names.ts';
import { CLASSES, SETTINGS } from '../../settings/table.ts';
import type { Io } from '../../text/io.ts';
import type { InspectOptions } from '../commands/inspect.ts';
import { addExamples } from '../help.ts';
import { givenOptionsIn } from '../options.ts';
import { choice, within } from '../values.ts';
import { rowOptions } from './table-options.ts';
import { networkOptions } from './training-options.ts';

/** `gradus inspect`. */
export function inspectDefinition(program: Command, io: Io, help: Messages['help']): Command {
  const text = help.commands.inspect;
  const { groups, options: common } = help;
  const command = program
    .command('inspect')
    .summary(text.summary)
    .description(text.description)
    .argument('[subject]', text.subject)
    .action(async (subject: string | undefined, options: InspectOptions) => {
      const { inspectCommand } = await import('../commands/inspect.ts');
      await inspectCommand(subject, { ...options, givenOptions: givenOptionsIn(command) }, io);
    });
  rowOptions(networkOptions(command, help), help)
    .optionsGroup(groups.points)
    .option('--dataset <name>', common.pointSet, choice(POINT_SETS))
    .option('--classes <n>', text.classes, within(CLASSES))
    .optionsGroup(groups.split)
    .option('--seed <n>', text.seed, within(SETTINGS.seed.range))
    .optionsGroup(groups.output)
    .option('--runs <dir>', common.runs, RUNS)
    .option('--json', common.json);
  return addExamples(command, help, [
    ['gradus inspect D'],
    ['gradus inspect last'],
    ['gradus inspect penguins.csv --target species'],
    ['gradus inspect --hidden 300,100 --activation tanh'],
  ]);
}
