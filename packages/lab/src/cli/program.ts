import { Command, Option } from 'commander';
import type { Messages } from '../lang/index.ts';
import type { Io } from '../text/io.ts';
import { saidBy } from './commander-words.ts';
import { activationsDefinition } from './definitions/activations.ts';
import { compareDefinition } from './definitions/compare.ts';
import { dataDefinition } from './definitions/data.ts';
import { diagnoseDefinition } from './definitions/diagnose.ts';
import { evaluateDefinition } from './definitions/evaluate.ts';
import { exportDefinition } from './definitions/export.ts';
import { inspectDefinition } from './definitions/inspect.ts';
import { lrFindDefinition } from './definitions/lr-find.ts';
import { predictDefinition } from './definitions/predict.ts';
import { reportDefinition } from './definitions/report.ts';
import { resumeDefinition } from './definitions/resume.ts';
import { runsDefinition } from './definitions/runs.ts';
import { serveDefinition } from './definitions/serve.ts';
import { studioDefinition } from './definitions/studio.ts';
import { sweepDefinition } from './definitions/sweep.ts';
import { trainDefinition } from './definitions/train.ts';
import { compareActivationsDefinition, compareSettingsDefinition } from './definitions/vary.ts';
import { workerDefinition } from './definitions/worker.ts';
import { addExamples, helpFormat } from './help.ts';
import { common, pointToRuns } from './options.ts';
import { nameOptions } from './values.ts';
import { VERSION } from './version.ts';

/** The commands under each heading, in the order of the help. */
const DEFINITIONS = {
  train: [dataDefinition, trainDefinition, resumeDefinition, lrFindDefinition],
  inside: [inspectDefinition, activationsDefinition, diagnoseDefinition, studioDefinition],
  use: [predictDefinition, evaluateDefinition, exportDefinition, serveDefinition],
  runs: [runsDefinition, compareDefinition, reportDefinition],
  many: [
    compareActivationsDefinition,
    compareSettingsDefinition,
    sweepDefinition,
    workerDefinition,
  ],
} as const satisfies Record<keyof Messages['help']['program']['groups'], unknown>;

/** Columns of the help outside a terminal. */
const COLUMNS = 80;

/** Creates the commands with their options and help. The code of a command is loaded when it runs. */
export function createProgram(io: Io, { usage, help }: Messages): Command {
  const { program: text, groups, options } = help;
  const program = new Command('gradus')
    .description(text.description)
    .configureHelp(helpFormat(help))
    .optionsGroup(groups.general)
    .version(VERSION, '-V, --version', options.version)
    .addHelpOption(new Option('-h, --help', options.help).helpGroup(groups.general))
    .showHelpAfterError(usage.hint)
    .configureOutput({
      writeOut: (said) => io.stdout.write(said),
      writeErr: (said) => io.stderr.write(said),
      outputError: (said, write) => write(`gradus: ${saidBy(usage, said.trimEnd())}\n`),
      getOutHelpWidth: () => io.stdout.columns ?? COLUMNS,
      getErrHelpWidth: () => io.stderr.columns ?? COLUMNS,
    })
    .exitOverride()
    .helpCommand('help [command]');
  for (const [group, definitions] of Object.entries(DEFINITIONS)) {
    program.commandsGroup(text.groups[group as keyof typeof DEFINITIONS]);
    for (const define of definitions) {
      const command = define(program, io, help);
      const parts = command.commands.length === 0 ? [command] : command.commands;
      for (const part of parts) nameOptions(pointToRuns(common(part, help)));
    }
  }
  spreadCommonOptions(nameOptions(common(program, help)));
  return addExamples(
    program,
    help,
    [
      ['gradus train', text.notes.start],
      ['gradus train C --seed 7', text.notes.model],
      ['gradus train penguins.csv --target species', text.notes.table],
      ['gradus predict last --index 7', text.notes.predict],
      ['gradus diagnose last', text.notes.diagnose],
      ['gradus runs --sort -accuracy', text.notes.runs],
      ['gradus studio', text.notes.studio],
    ],
    `${text.more}\n\n${help.exitCodes}`,
  );
}

/** Passes common options to the command, so that they can stand before or after its name. */
function spreadCommonOptions(program: Command): void {
  program.hook('preAction', (_, command) => {
    for (const [name, value] of Object.entries(program.opts())) {
      const source = program.getOptionValueSource(name) ?? 'default';
      command.setOptionValueWithSource(name, value, source);
    }
  });
}
