import type { Command } from 'commander';
import type { Messages } from '../../lang/index.ts';
import type { Io } from '../../text/io.ts';
import type { TrainTableOptions } from '../commands/train/table.ts';
import { addExamples } from '../help.ts';
import { givenOptionsIn } from '../options.ts';
import { integer } from '../values.ts';
import { settingOptions } from './setting-options.ts';
import { runsOptions, subjectOptions, trainingOptions } from './training-options.ts';

/** `gradus train`. */
export function trainDefinition(program: Command, io: Io, help: Messages['help']): Command {
  const text = help.commands.train;
  const command = program
    .command('train')
    .summary(text.summary)
    .description(text.description)
    .argument('[models...]', text.models)
    .action(async (names: string[], options: ParsedTrainOptions) => {
      const { trainCommand } = await import('../commands/train.ts');
      const logEvery = options.logEvery ?? (options.json ? 1 : 0);
      await trainCommand(
        names,
        { ...options, logEvery, givenOptions: givenOptionsIn(command) },
        io,
      );
    });
  trainingOptions(subjectOptions(command, help), help);
  settingOptions(runsOptions(command, help), 'keep', help)
    .optionsGroup(help.groups.output)
    .option('--log-every <n>', help.options.logEvery, integer(0));
  const { notes } = text;
  return addExamples(
    command,
    help,
    [
      ['gradus train A B', notes.pair],
      ['gradus train C --optimizer adam --lr 0.001'],
      ['gradus train --hidden 300,100 --epochs 10', notes.epochs],
      ['gradus train --hidden none', notes.linear],
      ['gradus train photos/ --size 32 --channels 3', notes.color],
      ['gradus train penguins.csv --target species'],
      ['gradus train penguins.csv --target mass,beak', notes.targets],
      ['gradus train mails.csv --target spam --binary logit --balance'],
      ['gradus train --dataset spiral --classes 3 --points 900'],
      ['gradus train C --json | head -1', notes.events],
    ],
    help.exitCodes,
  );
}

type ParsedTrainOptions = Omit<TrainTableOptions, 'logEvery' | 'givenOptions'> & {
  readonly logEvery?: number;
};
