import type { Command } from 'commander';
import { RUNS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import { langOption } from '../options.ts';
import { address, integer } from '../values.ts';

/** `gradus serve`. */
export function serveDefinition(program: Command, io: Io): Command {
  return program
    .command('serve')
    .summary('answer requests for predictions over HTTP')
    .description(
      'Serve the network of a run on this machine: POST /predict takes rows as JSON and gives their predictions,\n' +
        'GET /schema says what a row is, GET /health answers while the server runs, and GET / is a page to try it.\n' +
        'Ctrl-C ends it.',
    )
    .argument('<run>', "an id, a run's folder, or last for the newest")
    .option(
      '--port <n>',
      'port to listen on, 0 for any free one (default: 8417, or the next free one)',
      integer(0, 65_535),
    )
    .option(
      '--host <address>',
      'address to listen on; 0.0.0.0 lets other machines in',
      address,
      '127.0.0.1',
    )
    .option('--runs <dir>', 'where runs are kept', RUNS)
    .addOption(langOption())
    .addHelpText(
      'after',
      `
Example:
  gradus serve last --port 8080
  curl -H 'content-type: application/json' -d '[{"area": 31, "city": "Seoul"}]' http://127.0.0.1:8080/predict`,
    )
    .action(async (run, options) => {
      const { serveCommand } = await import('../commands/serve.ts');
      await serveCommand(run, options, io);
    });
}
