import type { Command } from 'commander';
import type { Messages } from '../../lang/index.ts';
import type { Io } from '../../text/io.ts';
import type { VaryOptions } from '../commands/vary/variants.ts';
import { addExamples } from '../help.ts';
import { givenOptionsIn } from '../options.ts';
import { integer } from '../values.ts';
import { runsOptions, subjectOptions, trainingOptions } from './training-options.ts';

type HelpText = Messages['help'];

/** `gradus compare-activations`. */
export function compareActivationsDefinition(program: Command, io: Io, help: HelpText): Command {
  const text = help.commands.compareActivations;
  const command = program
    .command('compare-activations')
    .summary(text.summary)
    .description(text.description)
    .argument('[subject]', text.subject)
    .option('--vary <values>', text.vary, 'activation=sigmoid,tanh,relu');
  return addExamples(
    variedOptions(command, io, help),
    help,
    [
      ['gradus compare-activations --seeds 5'],
      ['gradus compare-activations penguins.csv --target species'],
    ],
    help.exitCodes,
  );
}

/** `gradus compare-settings`. */
export function compareSettingsDefinition(program: Command, io: Io, help: HelpText): Command {
  const text = help.commands.compareSettings;
  const command = program
    .command('compare-settings')
    .summary(text.summary)
    .description(text.description)
    .argument('[subject]', text.subject)
    .requiredOption('--vary <values>', text.vary);
  return addExamples(
    variedOptions(command, io, help),
    help,
    [
      ['gradus compare-settings C --vary lr=0.01,0.1,1 --seeds 3'],
      ["gradus compare-settings --vary 'hidden=100 300 300,100' --activation tanh"],
      ['gradus compare-settings --vary depth=1,2,4 --epochs 5'],
      ['gradus compare-settings penguins.csv --target species --vary lr=0.001,0.01'],
      ["gradus compare-settings --dataset spiral --vary 'hidden=8 16,16 64,64'"],
    ],
    help.exitCodes,
  );
}

function variedOptions(command: Command, io: Io, help: HelpText): Command {
  const text = help.commands.variants;
  command
    .option('--seeds <n>', text.seeds, integer(1, 1000), 5)
    .option('--tag <name>', text.tag)
    .option('--like-train', text.likeTrain)
    .action(async (subject: string | undefined, options: VaryOptions) => {
      const { varyCommand } = await import('../commands/vary.ts');
      const names = subject === undefined ? [] : [subject];
      const given = { ...options, logEvery: 0, givenOptions: givenOptionsIn(command) };
      await varyCommand(names, given, command.options, io);
    });
  trainingOptions(subjectOptions(command, help), help);
  return runsOptions(command, help);
}
