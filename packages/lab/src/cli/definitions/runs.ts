import type { Command } from 'commander';
import type { Messages } from '../../lang/index.ts';
import { RUNS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import { addExamples } from '../help.ts';
import { repeated } from '../values.ts';

type HelpText = Messages['help'];

/** `gradus runs` with its subcommands. */
export function runsDefinition(program: Command, io: Io, help: HelpText): Command {
  const text = help.commands.runs;
  const runs = program.command('runs').summary(text.summary).description(text.description);
  for (const add of [addList, addShow, addDiff, addTag, addRemove, addVerify]) add(runs, io, help);
  return addExamples(runs, help, [
    ['gradus runs', text.notes.all],
    ['gradus runs --filter model=C --sort -accuracy', text.notes.best],
    ['gradus runs show last'],
    ['gradus runs tag last baseline'],
    ['gradus runs verify', text.notes.verify],
    ['gradus runs rm 2026-11-23-174500-A-seed0'],
  ]);
}

function addList(runs: Command, io: Io, help: HelpText): void {
  const text = help.commands.runs.list;
  const command = withOptions(runs.command('list', { isDefault: true }), help)
    .summary(text.summary)
    .description(text.description)
    .option('--sort <field>', text.sort)
    .option('--filter <test>', text.filter, repeated)
    .action(async (options) => {
      const { listCommand } = await import('../commands/runs/list.ts');
      await listCommand(options, io);
    });
  addExamples(command, help, [
    ['gradus runs list --sort -accuracy'],
    ["gradus runs list --filter 'lr>=0.1' --filter model=C"],
  ]);
}

function addShow(runs: Command, io: Io, help: HelpText): void {
  const text = help.commands.runs.show;
  const command = withOptions(runs.command('show'), help)
    .summary(text.summary)
    .description(text.description)
    .argument('<run>', text.run)
    .action(async (run, options) => {
      const { showCommand } = await import('../commands/runs/show.ts');
      await showCommand(run, options, io);
    });
  addExamples(command, help, [['gradus runs show last']]);
}

function addDiff(runs: Command, io: Io, help: HelpText): void {
  const text = help.commands.runs.diff;
  const command = withOptions(runs.command('diff'), help)
    .summary(text.summary)
    .description(text.description)
    .argument('<run>', text.run)
    .argument('<other>', text.other)
    .action(async (run, other, options) => {
      const { diffCommand } = await import('../commands/runs/diff.ts');
      await diffCommand([run, other], options, io);
    });
  addExamples(command, help, [['gradus runs diff last 2026-11-23-174500-A-seed0']]);
}

function addTag(runs: Command, io: Io, help: HelpText): void {
  const text = help.commands.runs.tag;
  const command = withOptions(runs.command('tag'), help)
    .summary(text.summary)
    .description(text.description)
    .argument('<run>', text.run)
    .argument('<names...>', text.names)
    .option('--remove', text.remove)
    .action(async (run, names, options) => {
      const { tagCommand } = await import('../commands/runs/tag.ts');
      await tagCommand(run, names, options, io);
    });
  addExamples(command, help, [
    ['gradus runs tag last baseline'],
    ['gradus runs tag last baseline --remove'],
  ]);
}

function addRemove(runs: Command, io: Io, help: HelpText): void {
  const text = help.commands.runs.rm;
  const command = withOptions(runs.command('rm'), help)
    .summary(text.summary)
    .description(text.description)
    .argument('<runs...>', text.runs)
    .option('--yes', help.options.yes)
    .action(async (names, options) => {
      const { removeCommand } = await import('../commands/runs/rm.ts');
      await removeCommand(names, options, io);
    });
  addExamples(command, help, [['gradus runs rm 2026-11-23-174500-A-seed0']]);
}

function addVerify(runs: Command, io: Io, help: HelpText): void {
  const text = help.commands.runs.verify;
  const command = withOptions(runs.command('verify'), help)
    .summary(text.summary)
    .description(text.description)
    .argument('[runs...]', text.runs)
    .action(async (names, options) => {
      const { verifyCommand } = await import('../commands/runs/verify.ts');
      await verifyCommand(names, options, io);
    });
  addExamples(command, help, [['gradus runs verify'], ['gradus runs verify last']]);
}

function withOptions(command: Command, { options }: HelpText): Command {
  return command.option('--runs <dir>', options.runs, RUNS).option('--json', options.jsonLines);
}
