import { type Command, Option } from 'commander';
import { LANGUAGES, type Language, type Messages } from '../lang/index.ts';
import { RUNS } from '../settings/names.ts';
import { address, choice, integer } from './values.ts';

type HelpText = Messages['help'];

/** Options that every command has. */
export interface CommonOptions {
  readonly color: boolean;
  readonly debug?: boolean;
  readonly lang?: Language;
}

/** Adds the options that every command has. */
export function common(command: Command, { groups, options }: HelpText): Command {
  return command
    .optionsGroup(groups.general)
    .addOption(
      new Option('--lang <language>', options.lang(LANGUAGES)).argParser(choice(LANGUAGES)),
    )
    .option('--no-color', options.color)
    .option('--debug', options.debug);
}

/**
 * Commands that create runs have `--out` for their folder, and commands that read runs have `--runs`. The error for the
 * wrong one of the two suggests the other, and not the option with the most similar spelling.
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

/** The language of `--lang` in a command line, even if other arguments are wrong; undefined without it. */
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
}

/** Adds the options of commands that read a run. */
export function runOptions(command: Command, { options }: HelpText): Command {
  return command
    .option('--runs <dir>', options.runs, RUNS)
    .option('--data <path>', options.dataOfRun)
    .option('--json', options.json);
}

/** Adds the options of commands that serve. @param port the default port */
export function serverOptions(command: Command, port: number, { options }: HelpText): Command {
  return command
    .option('--port <n>', options.port(port), integer(0, 65_535))
    .option('--host <address>', options.host, address, '127.0.0.1')
    .option('--runs <dir>', options.runs, RUNS);
}

/** The option for the address of Redis, for commands that use a queue. */
export function queueOption({ options }: HelpText): Option {
  return new Option('--queue [url]', options.queue);
}

/** The options that the user wrote on a command line, such as `--lr`. */
export function givenOptionsIn(command: Command): string[] {
  return command.options
    .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
    .map(({ long, flags }) => long ?? flags);
}
