/** A sweep that is killed or interrupted at any moment ends with the table of an undisturbed sweep. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cases } from '../../../../test/exhaustive.ts';
import { gradusProcess, lcg, temporary } from '../helpers.ts';
import { SPACE, testedIn, trialRunsIn, trialsIn } from './kit.ts';

/** Set the variable to repeat a failure. */
const SEED = Number(process.env.GRADUS_KILL_SEED ?? Date.now() % 1_000_000);
const KILLS = cases(4, 30);
/** More trials than can end between the kills. */
const TRIALS = cases(16, 100);
const LONG = [
  ...['sweep', '--dataset', 'spiral', '--points', '120', '--iterations', '300'],
  ...['--eval-every', '50', '--checkpoint-every', '20', ...SPACE, '--trials', String(TRIALS)],
  ...['--no-asha', '--lag', '4', '--parallel', '2', '--json'],
];

/** The content of a sweep and its runs, without its id, which holds the time of its start. */
function contentOf(root: string) {
  const withoutStamp = (name: string) => name.replace(/^\d{4}-\d\d-\d\d-\d{6}/, '');
  const runs = trialRunsIn(root).map((name) => ({
    name: withoutStamp(name),
    weights: readFileSync(join(root, name, 'best.safetensors')).toString('base64'),
  }));
  return { trials: trialsIn(root), runs, tested: testedIn(root).map(withoutStamp) };
}

const resumed = (root: string) => ['sweep', 'resume', 'last', '--runs', root, '--json'];

test(`${KILLS} kills of a sweep at random moments lose nothing (GRADUS_KILL_SEED=${SEED})`, {
  timeout: cases(300_000, 1_200_000),
}, async () => {
  const whole = temporary();
  expect(await gradusProcess([...LONG, '--out', whole])).toMatchObject({ code: 0, stderr: '' });

  const out = temporary();
  const random = lcg(SEED);
  for (let life = 0; life < KILLS; life++) {
    // Every fourth kill hits the start of the process. The first does not, since it would leave no sweep to resume.
    const strikesStart = life % 4 === 3;
    const args = life === 0 ? [...LONG, '--out', out] : resumed(out);
    const lines = strikesStart ? 0 : 1 + Math.floor(3 * random());
    const { signal, stderr } = await killedAfter(args, lines, random() * (strikesStart ? 500 : 80));
    expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
  }
  expect(await gradusProcess(resumed(out))).toMatchObject({ code: 0, stderr: '' });
  const content = contentOf(out);
  expect(content).toEqual(contentOf(whole));
  expect(content.trials).toHaveLength(TRIALS);
  expect(content.tested).toHaveLength(1);
});

/**
 * Kills a command some time after it has printed a number of lines. Each trial prints a line when it starts and when it
 * ends. Without them, a fast machine would end the sweep before the last kill.
 */
function killedAfter(args: readonly string[], lines: number, milliseconds: number) {
  return gradusProcess(args, undefined, (child) => {
    const kill = () => setTimeout(() => child.kill('SIGKILL'), milliseconds).unref();
    if (lines === 0) kill();
    let [printed, isOver] = [0, lines === 0];
    child.stdout?.on('data', (part) => {
      printed += String(part).split('\n').length - 1;
      if (isOver || printed < lines) return;
      isOver = true;
      kill();
    });
  });
}

test('Ctrl-C ends a sweep with exit code 130 and the command that resumes it', async () => {
  const [whole, out] = [temporary(), temporary()];
  const { stdout, stderr, code } = await gradusProcess([...LONG, '--out', out], (child) =>
    child.kill('SIGINT'),
  );
  expect(code).toBe(130);
  expect(stderr).not.toMatch(/\n\s+at /);
  const [, sweep] = stderr.match(/stopped\. To continue: npx gradus sweep resume (\S+)\n$/) ?? [];
  expect(sweep, stderr).toBeDefined();
  expect(stdout).not.toContain('"event":"end"');
  const again = await gradusProcess(['sweep', 'resume', sweep, '--runs', out, '--json']);
  expect(again).toMatchObject({ code: 0, stderr: '' });
  await gradusProcess([...LONG, '--out', whole]);
  expect(contentOf(out)).toEqual(contentOf(whole));
});
