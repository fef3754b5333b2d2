import { type Command, Option } from 'commander';
import { BOUNDS } from '../../settings/bounds.ts';
import { SCHEDULES } from '../../settings/names.ts';
import { choice, within } from '../values.ts';

/** How the learning rate changes, and how large a step may be. */
export function scheduleOptions(command: Command): Command {
  return command
    .option('--schedule <name>', `learning rate: ${SCHEDULES.join(', ')}`, choice(SCHEDULES))
    .addOption(
      new Option('--schedule-step <n>', 'of step: iterations between two changes')
        .argParser(within(BOUNDS.stepSize))
        .default(undefined, 'a third of all'),
    )
    .addOption(
      new Option('--schedule-factor <number>', 'of step and plateau: factor of each change')
        .argParser(within(BOUNDS.factor))
        .default(undefined, '0.1'),
    )
    .addOption(
      new Option('--schedule-patience <n>', 'of plateau: tests without improvement put up with')
        .argParser(within(BOUNDS.schedulePatience))
        .default(undefined, '2'),
    )
    .option(
      '--warm-up <n>',
      'steps over which the rate rises to its value',
      within(BOUNDS.warmUp),
      0,
    )
    .option(
      '--clip-norm <number>',
      'largest norm of all gradients together',
      within(BOUNDS.clipNorm),
    )
    .option('--clip-value <number>', 'largest value of each gradient', within(BOUNDS.clipValue));
}
