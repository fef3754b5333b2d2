import type { Command } from 'commander';
import type { Messages } from '../../lang/index.ts';
import { RUNS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import type { SweepOptions } from '../commands/sweep/plan.ts';
import { addExamples } from '../help.ts';
import { queueOption } from '../options.ts';
import { choice, integer, repeated } from '../values.ts';
import { settingOptions } from './setting-options.ts';
import { learningOptions, runsOptions, subjectOptions } from './training-options.ts';

type HelpText = Messages['help'];

const METHODS = ['tpe', 'random', 'grid'] as const;

/** `gradus sweep` with its subcommands. */
export function sweepDefinition(program: Command, io: Io, help: HelpText): Command {
  const text = help.commands.sweep;
  const sweep = program.command('sweep').summary(text.summary).description(text.description);
  const run = addRun(sweep, io, help);
  addResume(sweep, run, io, help);
  for (const add of [addShow, addList, addRemove]) add(sweep, io, help);
  return addExamples(sweep, help, [
    ["gradus sweep penguins.csv --target species --vary 'lr=log(1e-4..1e-1)'"],
    ['gradus sweep sweep.yaml', text.notes.file],
    ['gradus sweep resume last', text.notes.resume],
    ['gradus sweep show last', text.notes.show],
    ['gradus sweep run --help', text.notes.help],
  ]);
}

function addRun(sweep: Command, io: Io, help: HelpText): Command {
  const text = help.commands.sweep.run;
  const run = sweep
    .command('run', { isDefault: true })
    .summary(text.summary)
    .description(text.description)
    .argument('[subject]', text.subject)
    .optionsGroup(help.groups.sweep)
    .option('--vary <space>', text.vary, repeated)
    .option('--trials <n>', text.trials, integer(1, 1_000_000), 60)
    .option('--method <name>', text.method(METHODS), choice(METHODS), 'tpe')
    .option('--steps <n>', text.steps, integer(2, 1000))
    .option('--lag <n>', text.lag, integer(1, 100_000), 16)
    .option('--no-asha', text.asha)
    .option('--asha-least <n>', text.ashaLeast, integer(1))
    .option('--asha-factor <n>', text.ashaFactor, integer(2, 1000), 4)
    .option('--seeds <n>', text.seeds, integer(0, 1000), 0)
    .option('--best <n>', text.best, integer(1, 1000), 3)
    .action(async (subject: string | undefined, options: SweepOptions) => {
      const { sweepCommand } = await import('../commands/sweep.ts');
      await sweepCommand(subject, { ...options, logEvery: 0, givenOptions: [] }, run, io);
    });
  parallelOptions(run, help);
  learningOptions(subjectOptions(run, help), help);
  settingOptions(runsOptions(run, help), 'keep', help);
  run.optionsGroup(help.groups.output).option('--json', help.options.jsonOnly);
  addExamples(
    run,
    help,
    [
      ["gradus sweep penguins.csv --target species --vary 'lr=log(1e-4..1e-1)'"],
      ["gradus sweep --dataset spiral --vary 'depth=1..3' --vary 'hidden=8|16|32'"],
      ["gradus sweep C --vary 'lr=log(0.01..1)' --vary 'optimizer=sgd|adam'"],
      ["gradus sweep photos/ --vary 'hidden=64..256' --vary 'dropout=0..0.5'"],
    ],
    help.exitCodes,
  );
  return run;
}

/** Adds the options for where trials run. */
function parallelOptions(command: Command, help: HelpText): Command {
  const text = help.commands.sweep;
  return command
    .addOption(queueOption(help))
    .option('--parallel <n>', text.parallel, integer(1, 1024))
    .option('--threads <n>', text.threads, integer(1, 64), 1);
}

function addResume(sweep: Command, run: Command, io: Io, help: HelpText): void {
  const text = help.commands.sweep.resume;
  const command = parallelOptions(sweep.command('resume'), help)
    .summary(text.summary)
    .description(text.description)
    .argument('<sweep>', text.sweep)
    .option('--runs <dir>', help.options.runs, RUNS)
    .option('--json', help.options.jsonOnly)
    .option('--quiet', help.options.quiet)
    .action(async (name, options) => {
      const { resumeSweepCommand } = await import('../commands/sweep.ts');
      await resumeSweepCommand(name, options, run, io);
    });
  addExamples(command, help, [['gradus sweep resume last']]);
}

function addShow(sweep: Command, io: Io, help: HelpText): void {
  const text = help.commands.sweep.show;
  const command = withOptions(sweep.command('show'), help)
    .summary(text.summary)
    .description(text.description)
    .argument('<sweep>', text.sweep)
    .action(async (name, options) => {
      const { showSweepCommand } = await import('../commands/sweep.ts');
      await showSweepCommand(name, options, io);
    });
  addExamples(command, help, [['gradus sweep show last']]);
}

function addList(sweep: Command, io: Io, help: HelpText): void {
  const text = help.commands.sweep.list;
  const command = withOptions(sweep.command('list'), help)
    .summary(text.summary)
    .description(text.description)
    .action(async (options) => {
      const { listSweepsCommand } = await import('../commands/sweep.ts');
      await listSweepsCommand(options, io);
    });
  addExamples(command, help, [['gradus sweep list']]);
}

function addRemove(sweep: Command, io: Io, help: HelpText): void {
  const text = help.commands.sweep.rm;
  const command = withOptions(sweep.command('rm'), help)
    .summary(text.summary)
    .description(text.description)
    .argument('<sweeps...>', text.sweeps)
    .option('--yes', help.options.yes)
    .addOption(queueOption(help))
    .action(async (names, options) => {
      const { removeSweepCommand } = await import('../commands/sweep.ts');
      await removeSweepCommand(names, options, io);
    });
  addExamples(command, help, [['gradus sweep rm last --yes']]);
}

function withOptions(command: Command, { options }: HelpText): Command {
  return command.option('--runs <dir>', options.runs, RUNS).option('--json', options.jsonLines);
}
