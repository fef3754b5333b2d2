/** A run that is killed at any moment, any number of times, ends with the same result. */
import { expect, test } from 'vitest';
import { cases } from '../../../test/exhaustive.ts';
import { contentOf, eventsOf, gradusProcess, lcg, runsIn, temporary, tinyData } from './helpers.ts';

/** Set the variable to repeat a failure. */
const SEED = Number(process.env.GRADUS_KILL_SEED ?? Date.now() % 1_000_000);
const KILLS = cases(2, 8);
/** Every fourth kill, including the first, happens during start-up. */
const KILLS_WHILE_TRAINING = KILLS - Math.ceil(KILLS / 4);
/** Everything that a checkpoint must restore: moments, schedule, best test, position in a ragged epoch. */
const SETTINGS = [
  ...['--hidden', '32', '--optimizer', 'adam', '--schedule', 'cosine', '--warm-up', '50'],
  ...[
    '--clip-norm',
    '1',
    '--batch-size',
    '12',
    '--iterations',
    cases('2500', '10000'),
    '--eval-every',
    '100',
  ],
  ...['--keep-best', '--early-stop', '1000', '--checkpoint-every', '20', '--json'],
];

test(`${KILLS} kills at random moments lose nothing (GRADUS_KILL_SEED=${SEED})`, {
  timeout: 240_000,
}, async () => {
  const data = tinyData();
  const train = (out: string) => ['train', ...SETTINGS, '--data', data, '--out', out];
  const whole = temporary();
  expect(await gradusProcess(train(whole))).toMatchObject({ code: 0, stderr: '' });

  const out = temporary();
  const random = lcg(SEED);
  const hasBegun = () => runsIn(out).length > 0;
  for (let life = 0; life < KILLS; life++) {
    const threads = String(1 + (life % 2));
    const again = ['resume', 'last', '--runs', out, '--json', '--threads', threads];
    const tests = life % 4 === 0 ? 0 : 2 + Math.floor(3 * random());
    const { signal, stderr } = await killedAfter(
      hasBegun() ? again : train(out),
      tests,
      random() * (tests === 0 ? 800 : 50),
    );
    expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
  }
  const last = await gradusProcess(['resume', 'last', '--runs', out, '--quiet']);
  expect(last.code).toBe(0);
  expect(runsIn(out)).toHaveLength(1);
  expect(contentOf(out)).toEqual(contentOf(whole));
  // Each process killed after two tests had written checkpoints, from which the next one resumed.
  const resumed = eventsOf(out).filter(({ event }) => event === 'resume');
  expect(
    new Set(resumed.map((event) => 'iteration' in event && event.iteration)).size,
  ).toBeGreaterThanOrEqual(KILLS_WHILE_TRAINING);
});

/**
 * Counts from the start of the process, or from a test of the network. By the clock alone, a slow machine would kill
 * before training, and a fast one after its end. Between two tests there are checkpoints.
 */
function killedAfter(args: readonly string[], tests: number, milliseconds: number) {
  return gradusProcess(args, undefined, (child) => {
    const kill = () => setTimeout(() => child.kill('SIGKILL'), milliseconds).unref();
    if (tests === 0) kill();
    let [text, isOver] = ['', tests === 0];
    child.stdout?.on('data', (part) => {
      text += part;
      if (isOver || text.split('"event":"eval"').length <= tests) return;
      isOver = true;
      kill();
    });
  });
}
