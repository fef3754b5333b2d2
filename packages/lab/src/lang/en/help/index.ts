import * as commands from './commands.ts';
import { groups, options, schedules, settings } from './options.ts';

/** `--help` of every command. */
export const help = {
  ...{ groups, options, schedules, settings, commands },
  headings: {
    usage: 'Usage:',
    arguments: 'Arguments:',
    options: 'Options:',
    commands: 'Commands:',
    examples: 'Examples:',
    formats: 'Formats:',
  },
  default: 'default',
  exitCodes: [
    'Exit codes: 0 done, 1 failed, 2 wrong usage, 3 bad data (missing or damaged),',
    '4 diverged (the loss is not finite), 130 Ctrl-C, 143 SIGTERM.',
    'Data goes to stdout, progress and messages to stderr.',
  ].join('\n'),
  program: {
    description:
      'Train feedforward neural networks on pictures and tables, look inside them, and use them.',
    more: 'gradus COMMAND --help shows the options of a command.',
    groups: {
      train: 'Train:',
      inside: 'Look inside:',
      use: 'Use a trained network:',
      runs: 'Runs:',
      many: 'Many settings:',
    },
    notes: {
      start: 'train the models of the lesson',
      model: 'train one model',
      table: 'train on a table',
      predict: 'predict a test picture',
      diagnose: 'find out why it does not learn',
      runs: 'list all runs, the best first',
      studio: 'watch a network learn',
    },
  },
};
