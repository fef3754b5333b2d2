import { type Command, Option } from 'commander';
import { POINT_SETS, RUNS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import type { SweepOptions } from '../commands/sweep/plan.ts';
import { EXIT_CODES, langOption, queueOption } from '../options.ts';
import { choice, integer } from '../values.ts';
import { settingOptions } from './setting-options.ts';
import { rowOptions } from './table-options.ts';
import { learningOptions, networkOptions, runsOptions } from './training-options.ts';

const METHODS = ['tpe', 'random', 'grid'] as const;
const SWEEP = "an id, a sweep's folder, or last for the newest";

/** `gradus sweep`, with what can be done with sweeps as commands of its own. */
export function sweepDefinition(program: Command, io: Io): Command {
  const sweep = program
    .command('sweep')
    .summary('try many settings, and find the best')
    .description('Try many settings, keep every run, and find the best. Without a command: run.');
  const run = addRun(sweep, io);
  addResume(sweep, run, io);
  for (const add of [addShow, addList, addRemove]) add(sweep, io);
  return sweep.addHelpText(
    'after',
    `
Examples:
  gradus sweep penguins.csv --target species --vary 'lr=log(1e-4..1e-1)' --vary 'hidden=64|128|64,64'
  gradus sweep sweep.yaml                            the same from a file
  gradus sweep resume last                           after Ctrl-C, or when the power failed
  gradus sweep show last                             the best settings, and what they are worth
  gradus sweep run --help                            all options`,
  );
}

function addRun(sweep: Command, io: Io): Command {
  const run = sweep
    .command('run', { isDefault: true })
    .summary('begin a sweep')
    .description(
      'Train many networks whose settings vary, several at a time, and find the best by its validations.\n' +
        'The winner alone is tested, once. Every trial is a run like any other.\n\n' +
        'What varies: --vary NAME=SPACE, where SPACE is one of\n' +
        '  0..0.5              a number of a range\n' +
        '  log(1e-4..1e-1)     the same, each power of ten equally likely\n' +
        '  int(8..128)         a whole number; int(log(8..512)) by its logarithm\n' +
        '  64|128|64,64        one of several values\n' +
        "and 'NAME=SPACE if NAME=VALUE' applies only there: 'momentum=0..0.9 if optimizer=sgd'.",
    )
    .argument(
      '[subject]',
      'linear, A, B, C, D, a folder of pictures, the file of a table, or that of a sweep: sweep.yaml',
    );
  networkOptions(rowOptions(run));
  settingOptions(runsOptions(learningOptions(run, POINT_SETS)), 'keep');
  return parallelOptions(run)
    .option(
      '--vary <space>',
      'NAME=SPACE; may be repeated',
      (text: string, before: string[] = []) => [...before, text],
    )
    .option('--trials <n>', 'how many trials; a grid ends by itself', integer(1, 1_000_000), 60)
    .option('--method <name>', METHODS.join(', '), choice(METHODS), 'tpe')
    .option('--steps <n>', 'of grid: how many values of a range; 5 by default', integer(2, 1000))
    .option(
      '--lag <n>',
      'trial i knows the results of trials 0 to i − n; at most n run at a time',
      integer(1, 100_000),
      16,
    )
    .option('--no-asha', 'train every trial to its end')
    .addOption(
      new Option('--asha-least <n>', 'steps after which a bad trial may be stopped')
        .argParser(integer(1))
        .default(undefined, 'a 64th of all, or the first validation'),
    )
    .option('--asha-factor <n>', 'one of so many goes on', integer(2, 1000), 4)
    .option('--seeds <n>', 'train the best again with so many other seeds', integer(0, 1000), 0)
    .option('--best <n>', 'with --seeds: how many of the best', integer(1, 1000), 3)
    .addHelpText(
      'after',
      `
Examples:
  gradus sweep penguins.csv --target species --vary 'lr=log(1e-4..1e-1)' --vary 'hidden=64|128|64,64' --seeds 5
  gradus sweep --dataset spiral --vary 'depth=1..3' --vary 'hidden=8|16|32' --trials 30
  gradus sweep C --vary 'lr=log(0.01..1)' --vary 'optimizer=sgd|adam' --epochs 3
  gradus sweep photos/ --vary 'hidden=64..256' --vary 'dropout=0..0.5'
${EXIT_CODES}`,
    )
    .action(async (subject: string | undefined, options: SweepOptions) => {
      const { sweepCommand } = await import('../commands/sweep.ts');
      await sweepCommand(subject, { ...options, logEvery: 0, said: [] }, run, io);
    });
}

/** How trials are run and reported. */
function parallelOptions(command: Command): Command {
  return command
    .addOption(queueOption())
    .addOption(
      new Option('--parallel <n>', 'trials at a time; the results are the same for any number')
        .argParser(integer(1, 1024))
        .default(undefined, "the machine's cores; with --queue, as many as --lag"),
    )
    .addOption(
      new Option('--threads <n>', 'threads of each trial').argParser(integer(1, 64)).default(1),
    )
    .option('--json', 'one JSON object a line on stdout, and nothing else there')
    .addOption(langOption());
}

function addResume(sweep: Command, run: Command, io: Io): void {
  parallelOptions(sweep.command('resume'))
    .summary('go on with a sweep that was stopped')
    .description(
      'Go on with a sweep: trials that have ended are kept, and those that were running go on from their last\n' +
        'checkpoint.',
    )
    .argument('<sweep>', SWEEP)
    .option('--runs <dir>', 'where runs are kept', RUNS)
    .option('--quiet', 'only the table at the end')
    .action(async (name, options) => {
      const { resumeSweepCommand } = await import('../commands/sweep.ts');
      await resumeSweepCommand(name, options, run, io);
    });
}

function addShow(sweep: Command, io: Io): void {
  withOptions(sweep.command('show'))
    .summary('show what a sweep found')
    .description('Show the best trials of a sweep, and what the winner is worth.')
    .argument('<sweep>', SWEEP)
    .action(async (name, options) => {
      const { showSweepCommand } = await import('../commands/sweep.ts');
      await showSweepCommand(name, options, io);
    });
}

function addList(sweep: Command, io: Io): void {
  withOptions(sweep.command('list'))
    .summary('list sweeps')
    .description('List sweeps, the newest first.')
    .action(async (options) => {
      const { listSweepsCommand } = await import('../commands/sweep.ts');
      await listSweepsCommand(options, io);
    });
}

function addRemove(sweep: Command, io: Io): void {
  withOptions(sweep.command('rm'))
    .summary('delete sweeps')
    .description('Delete sweeps for good. Their runs stay: gradus runs rm deletes these.')
    .argument('<sweeps...>', SWEEP)
    .option('--yes', 'do not ask')
    .addOption(queueOption())
    .action(async (names, options) => {
      const { removeSweepCommand } = await import('../commands/sweep.ts');
      await removeSweepCommand(names, options, io);
    });
}

function withOptions(command: Command): Command {
  return command
    .option('--runs <dir>', 'where runs are kept', RUNS)
    .option('--json', 'JSON, one object a line')
    .addOption(langOption());
}
