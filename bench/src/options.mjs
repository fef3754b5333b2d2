// The command line of the bench.
import { parseArgs } from 'node:util';

const HELP = `npm run bench -- [options]

  --only NAME     only rows whose name begins with NAME, such as step, wide-d, rival. Can be repeated.
                  ladder: the ladder of matrix products. plots: how cost grows, drawn into docs/;
                  plots-rows: only that plot
  --rounds N      number of rounds, each in fresh processes (default 5)
  --check         exit with 1 if a required figure is missed
  --json FILE     file to write the figures to (default bench/results.json)
  --list          print the names of the rows`;

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
    throw new Error(
      `--rounds is "${values.rounds}". Pass an integer of at least 1, for example --rounds 5.`,
    );
  }
  return { ...values, rounds, help: values.help ? HELP : undefined };
}
