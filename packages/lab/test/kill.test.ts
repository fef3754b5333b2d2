/** A run that is killed at any moment, any number of times, ends as if nothing had happened. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeSafetensors } from 'gradus/data';
import { expect, test } from 'vitest';
import { cases } from '../../../test/exhaustive.ts';
import { foldEvents, parseEvents } from '../src/index.ts';
import { gradusProcess, temporary, tinyData } from './helpers.ts';

/** Given by the variable to repeat a failure. */
const SEED = Number(process.env.GRADUS_KILL_SEED ?? Date.now() % 1_000_000);
const KILLS = cases(3, 8);
/** Everything that a checkpoint has to bring back: moments, schedule, best test, place in a ragged pass. */
const SETTINGS = [
  ...['--hidden', '32', '--optimizer', 'adam', '--schedule', 'cosine', '--warm-up', '50'],
  ...['--clip-norm', '1', '--batch-size', '12', '--iterations', '10000', '--eval-every', '300'],
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
  let killed = 0;
  for (let life = 0; killed < KILLS; life++) {
    expect(life).toBeLessThan(3 * KILLS);
    const isBegun = runsIn(out).length > 0;
    const threads = String(1 + (life % 2));
    const again = ['resume', 'last', '--runs', out, '--json', '--threads', threads];
    const { signal, stderr } = await killedAfter(
      isBegun ? again : train(out),
      800 * random(),
      life % 4 > 0,
    );
    expect(stderr).toBe('');
    if (signal === 'SIGKILL') killed++;
  }
  const last = await gradusProcess(['resume', 'last', '--runs', out, '--quiet']);
  expect(last.code).toBe(0);
  expect(runsIn(out)).toHaveLength(1);
  expect(contentOf(out)).toEqual(contentOf(whole));
  // A slow machine does not come far between two kills, but somewhere.
  const resumed = eventsOf(out).filter(({ event }) => event === 'resume');
  expect(
    new Set(resumed.map((event) => 'iteration' in event && event.iteration)).size,
  ).toBeGreaterThan(1);
});

/** Counted from the start of the process, or from when it trains: else a slow machine kills no training. */
function killedAfter(args: readonly string[], milliseconds: number, isFromOutput: boolean) {
  const kill = (child: ChildProcess) => {
    setTimeout(() => child.kill('SIGKILL'), milliseconds).unref();
  };
  return isFromOutput ? gradusProcess(args, kill) : gradusProcess(args, () => {}, kill);
}

/** A folder that was killed before it had settings is no run yet, and is left alone. */
function runsIn(root: string): string[] {
  const folders = readdirSync(root).map((name) => join(root, name));
  return folders.filter((folder) => existsSync(join(folder, 'config.json')));
}

function eventsOf(root: string) {
  const file = join(runsIn(root)[0], 'events.jsonl');
  return parseEvents(readFileSync(file, 'utf8'), file).events;
}

/** All that a run leaves, but when it was and how often it was interrupted. */
function contentOf(root: string) {
  const [folder] = runsIn(root);
  const bytes = (name: string) => readFileSync(join(folder, name));
  const events = foldEvents(eventsOf(root))
    .filter(({ event }) => event !== 'resume' && event !== 'checkpoint')
    .map((event) => ('seconds' in event ? { ...event, seconds: 0 } : event));
  const { metadata, tensors } = decodeSafetensors(bytes('checkpoint.safetensors'));
  const { progress, ...training } = JSON.parse(metadata.training);
  return {
    files: readdirSync(folder).filter((name) => !name.startsWith('lock')),
    events,
    training: { ...training, progress: { ...progress, seconds: 0 } },
    tensors,
    last: bytes('last.safetensors'),
    best: bytes('best.safetensors'),
  };
}

/** Random numbers in [0, 1) from a seed: what Numerical Recipes calls a quick and dirty generator. */
function lcg(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
