// The command line of the bench.
import { parseArgs } from 'node:util';

const HELP = `npm run bench -- [options]

  --only NAME     only rows whose name begins with NAME (may be repeated), such as step, wide-d, rival;
                  also ladder, and plots: how cost grows, drawn into docs/ only when asked for
  --rounds N      rounds of fresh processes (default 5)
  --check         exit with 1 where a required figure is missed
  --json FILE     where to write the figures (default bench/results.json)
  --list          names of the rows`;

export function options() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string', default: '5' },
      check: { type: 'boolean', default: false },
      json: { type: 'string', default: 'bench/results.json' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds must be a positive integer, got ${values.rounds}.`);
  }
  return { ...values, rounds, help: values.help ? HELP : undefined };
}
