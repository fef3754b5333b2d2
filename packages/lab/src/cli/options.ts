import { type Command, Option } from 'commander';
import { LANGUAGES, type Language } from '../lang/index.ts';
import { RUNS } from '../settings/names.ts';
import { address, choice, integer } from './values.ts';

/** Options that every command has. */
export interface CommonOptions {
  readonly color: boolean;
  readonly debug?: boolean;
}

export function common(command: Command): Command {
  return command
    .option('--no-color', 'no colours (NO_COLOR and TERM=dumb do the same)')
    .option('--debug', 'show where in the program an error arose');
}

/**
 * Commands that make runs have `--out` for their directory, those that read them `--runs`: whoever gives one
 * for the other is reported, instead of the name that is spelled most like it.
 */
export function pointToRuns(command: Command): Command {
  const has = (flag: string): boolean => command.options.some(({ long }) => long === flag);
  const known = ['--runs', '--out'].filter(has);
  if (known.length !== 1) return command;
  const [right] = known;
  const wrong = right === '--runs' ? '--out' : '--runs';
  const refuse = (): never =>
    command.error(`error: unknown option '${wrong}'\n(Did you mean ${right}?)`, {
      code: 'commander.unknownOption',
    });
  return command.addOption(new Option(`${wrong} <dir>`).argParser(refuse).hideHelp());
}

export function langOption(): Option {
  return new Option('--lang <language>', `language: ${LANGUAGES.join(', ')}`)
    .argParser(choice(LANGUAGES))
    .default(undefined, "the locale's");
}

/** The language that `--lang` names in a command line, whatever else may be wrong there; undefined for none. */
export function languageIn(argv: readonly string[]): Language | undefined {
  const named = argv.flatMap((word, i) => {
    if (word === '--lang') return argv.slice(i + 1, i + 2);
    return word.startsWith('--lang=') ? word.slice('--lang='.length) : [];
  });
  const last = named.at(-1)?.toLowerCase();
  return LANGUAGES.find((language) => language === last);
}

/** The options of commands that read a run. */
export interface RunOptions extends CommonOptions {
  readonly runs: string;
  readonly data?: string;
  readonly json?: boolean;
  readonly lang?: Language;
}

/** For commands that read a run. */
export function runOptions(command: Command): Command {
  return command
    .option('--runs <dir>', 'where runs are kept', RUNS)
    .option(
      '--data <dir>',
      'where the data is, if not where it was then: a directory of pictures, the file of a table',
    )
    .option('--json', 'one JSON object')
    .addOption(langOption());
}

/** For commands that serve. @param port the one that is tried first */
export function serverOptions(command: Command, port: number): Command {
  return command
    .option(
      '--port <n>',
      `port to listen on, 0 for any free one (default: ${port}, or the next free one)`,
      integer(0, 65_535),
    )
    .option(
      '--host <address>',
      'address to listen on; 0.0.0.0 lets other machines in',
      address,
      '127.0.0.1',
    )
    .option('--runs <dir>', 'where runs are kept', RUNS)
    .addOption(langOption());
}

/** Where the Redis of a queue is, for commands that use one. */
export function queueOption(): Option {
  return new Option(
    '--queue [url]',
    'Redis of the queue: redis://HOST:6379, or rediss://USER:PASSWORD@HOST:6379 with TLS; without a URL, that in GRADUS_QUEUE, where a password does not show in the list of processes',
  );
}

/** The options that were said, as they are written. */
export function saidIn(command: Command): string[] {
  return command.options
    .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
    .map(({ long, flags }) => long ?? flags);
}

/** For the end of a help. */
export const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 bad data (a file that is missing or wrong),
4 diverged (a loss that is not finite), 130 Ctrl-C, 143 SIGTERM.
Data goes to stdout, progress and messages to stderr.`;
