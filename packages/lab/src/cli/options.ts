import { type Command, Option } from 'commander';
import { LANGUAGES } from '../lang/index.ts';
import { choice } from './values.ts';

/** Options that every command has. */
export interface CommonOptions {
  readonly color: boolean;
  readonly debug?: boolean;
}

/** The directory of the runs where no other is given. */
export const RUNS = 'runs';

export function common(command: Command): Command {
  return command
    .option('--no-color', 'no colours (NO_COLOR and TERM=dumb do the same)')
    .option('--debug', 'show where in the program an error arose');
}

export function langOption(): Option {
  return new Option('--lang <language>', `language: ${LANGUAGES.join(', ')}`)
    .argParser(choice(LANGUAGES))
    .default(undefined, "the locale's");
}
