import { type Command, Option } from 'commander';
import { SCHEDULES } from '../../names.ts';
import { choice, integer, number } from '../values.ts';

const positive = number('a number above 0', (value) => value > 0);
const share = number('a number above 0 and below 1', (value) => value > 0 && value < 1);

/** How the learning rate changes, and how large a step may be. */
export function scheduleOptions(command: Command): Command {
  return command
    .option('--schedule <name>', `learning rate: ${SCHEDULES.join(', ')}`, choice(SCHEDULES))
    .addOption(
      new Option('--schedule-step <n>', 'of step: iterations between two changes')
        .argParser(integer(1))
        .default(undefined, 'a third of all'),
    )
    .addOption(
      new Option('--schedule-factor <number>', 'of step and plateau: factor of each change')
        .argParser(share)
        .default(undefined, '0.1'),
    )
    .addOption(
      new Option('--schedule-patience <n>', 'of plateau: tests without improvement put up with')
        .argParser(integer(0))
        .default(undefined, '2'),
    )
    .option('--warm-up <n>', 'steps over which the rate rises to its value', integer(0), 0)
    .option('--clip-norm <number>', 'largest norm of all gradients together', positive)
    .option('--clip-value <number>', 'largest value of each gradient', positive);
}
