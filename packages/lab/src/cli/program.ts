import { Command } from 'commander';
import type { Messages } from '../lang/index.ts';
import type { Io } from '../text/io.ts';
import { helpIn, saidBy } from './commander-words.ts';
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
import { common, EXIT_CODES, pointToRuns } from './options.ts';
import { nameOptions } from './values.ts';
import { VERSION } from './version.ts';

/** In the order of the help. */
const DEFINITIONS = [
  dataDefinition,
  trainDefinition,
  resumeDefinition,
  lrFindDefinition,
  inspectDefinition,
  activationsDefinition,
  predictDefinition,
  evaluateDefinition,
  diagnoseDefinition,
  runsDefinition,
  compareDefinition,
  compareActivationsDefinition,
  compareSettingsDefinition,
  sweepDefinition,
  reportDefinition,
  exportDefinition,
  workerDefinition,
  serveDefinition,
  studioDefinition,
];

/**
 * The commands, their options and their help. Each command's code is loaded when it runs.
 * @param text says what is wrong with options and arguments
 */
export function createProgram(io: Io, text: Messages['usage']): Command {
  const program = new Command('gradus')
    .description('Train feedforward networks on MNIST, look into them, and use them.')
    .version(VERSION, '-V, --version', text.version)
    .helpOption('-h, --help', text.help)
    .showHelpAfterError(text.hint)
    .configureOutput({
      writeOut: (help) => io.stdout.write(helpIn(text, help)),
      writeErr: (said) => io.stderr.write(said),
      outputError: (said, write) => write(`gradus: ${saidBy(text, said.trimEnd())}\n`),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    })
    .exitOverride()
    .helpCommand('help [command]', text.help)
    .addHelpText(
      'after',
      `
Examples:
  gradus train                          the linear baseline and models A, B, C, D, compared
  gradus train C --seed 7               one model
  gradus resume last                    goes on where Ctrl-C stopped it
  gradus lr-find C                      a learning rate for it, and why
  gradus inspect D                      what its parameters are, and why
  gradus data penguins.csv              what the columns of a table hold
  gradus activations                    sigmoid, tanh and ReLU, drawn
  gradus predict last --index 7         what the newest run makes of a test picture
  gradus evaluate last                  its accuracy, digit by digit
  gradus export last --to safetensors   its network, for another program
  gradus runs --sort -accuracy          all runs, the best first
  gradus studio                         a page where a network trains before your eyes
${EXIT_CODES}`,
    );
  for (const define of DEFINITIONS) {
    const command = define(program, io);
    const parts = command.commands.length === 0 ? [command] : command.commands;
    for (const part of parts) nameOptions(pointToRuns(common(part)));
  }
  return program;
}
