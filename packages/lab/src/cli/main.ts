import { CommanderError } from 'commander';
import { messages } from '../lang/index.ts';
import { Interruption, type Io } from '../text/io.ts';
import { guarded } from '../text/terminal.ts';
import { EXIT } from './exit-codes.ts';
import { languageIn } from './options.ts';
import { createProgram } from './program.ts';

/**
 * The command line.
 * @param argv arguments, without the paths of node and the script
 * @returns the exit code
 */
export async function main(argv: readonly string[], streams: Io): Promise<number> {
  const io = guarded(streams);
  const text = messages(languageIn(argv), io.env);
  const program = createProgram(io, text);
  if (argv.length === 0) {
    program.outputHelp();
    return EXIT.done;
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return EXIT.done;
  } catch (error) {
    // Commander has printed the error or the help already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof Interruption) return error.exitCode;
    const { explain } = await import('./explain.ts');
    return explain(error, text, { debug: argv.includes('--debug'), io });
  }
}
