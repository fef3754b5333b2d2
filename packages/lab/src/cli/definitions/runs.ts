import type { Command } from 'commander';
import { RUNS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import { langOption } from '../options.ts';

const RUN = "an id, a run's folder, or last for the newest";

/** `gradus runs`, with what can be done with runs as commands of its own. */
export function runsDefinition(program: Command, io: Io): Command {
  const runs = program
    .command('runs')
    .summary('list, compare, tag, verify and delete runs')
    .description('Find runs and put them in order. Without a command: list.');
  for (const add of [addList, addShow, addDiff, addTag, addRemove, addVerify]) add(runs, io);
  return runs.addHelpText(
    'after',
    `
Examples:
  gradus runs                                        all runs, the newest first
  gradus runs --filter 'lr>=0.1' --filter model=C --sort -accuracy
  gradus runs show last
  gradus runs tag last baseline
  gradus runs verify                                 is any file of any run damaged?
  gradus runs rm 2026-11-23-174500-A-seed0`,
  );
}

function addList(runs: Command, io: Io): void {
  withOptions(runs.command('list', { isDefault: true }))
    .summary('list runs')
    .description(
      'List runs, the newest first. FIELD is any setting or result of a run, such as lr, training.lr,\n' +
        'model, hidden, state, tags, iterations, loss, accuracy, bestAccuracy or seconds.',
    )
    .option('--sort <field>', 'by a field; -FIELD for the largest first')
    .option(
      '--filter <test>',
      'only runs with FIELD=VALUE, or != < <= > >= ~ (contains); may be repeated',
      (value: string, before: string[] = []) => [...before, value],
    )
    .action(async (options) => {
      const { listCommand } = await import('../commands/runs/list.ts');
      await listCommand(options, io);
    });
}

function addShow(runs: Command, io: Io): void {
  withOptions(runs.command('show'))
    .summary('show a run')
    .description('Show settings, result, state and tags of a run, and the command that repeats it.')
    .argument('<run>', RUN)
    .action(async (run, options) => {
      const { showCommand } = await import('../commands/runs/show.ts');
      await showCommand(run, options, io);
    });
}

function addDiff(runs: Command, io: Io): void {
  withOptions(runs.command('diff'))
    .summary('show in which settings two runs differ')
    .description('Show in which settings two runs differ, and nothing else.')
    .argument('<run>', RUN)
    .argument('<other>', RUN)
    .action(async (run, other, options) => {
      const { diffCommand } = await import('../commands/runs/diff.ts');
      await diffCommand([run, other], options, io);
    });
}

function addTag(runs: Command, io: Io): void {
  withOptions(runs.command('tag'))
    .summary('give a run tags')
    .description('Give a run tags, which it can be found by: gradus runs --filter tags=NAME.')
    .argument('<run>', RUN)
    .argument('<names...>', 'tags, without blanks and commas')
    .option('--remove', 'take these tags away instead')
    .action(async (run, names, options) => {
      const { tagCommand } = await import('../commands/runs/tag.ts');
      await tagCommand(run, names, options, io);
    });
}

function addRemove(runs: Command, io: Io): void {
  withOptions(runs.command('rm'))
    .summary('delete runs')
    .description('Delete runs for good. A run that is being written is left alone.')
    .argument('<runs...>', RUN)
    .option('--yes', 'do not ask')
    .action(async (names, options) => {
      const { removeCommand } = await import('../commands/runs/rm.ts');
      await removeCommand(names, options, io);
    });
}

function addVerify(runs: Command, io: Io): void {
  withOptions(runs.command('verify'))
    .summary('test the checksums of runs')
    .description(
      'Read all files of runs and test their checksums. A damaged file is named, with what helps;\n' +
        'then the exit code is 1.',
    )
    .argument('[runs...]', `${RUN}; without any, all runs`)
    .action(async (names, options) => {
      const { verifyCommand } = await import('../commands/runs/verify.ts');
      await verifyCommand(names, options, io);
    });
}

function withOptions(command: Command): Command {
  return command
    .option('--runs <dir>', 'where runs are kept', RUNS)
    .option('--json', 'JSON, one object a line')
    .addOption(langOption());
}
