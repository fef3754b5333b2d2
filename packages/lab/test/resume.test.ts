import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { decodeSafetensors, encodeSafetensors } from 'gradus/data';
import { expect, test } from 'vitest';
import { cases } from '../../../test/exhaustive.ts';
import { foldEvents, listRuns, parseEvents, readEvents } from '../src/index.ts';
import { gradus, imageFile, jsonLines, NAMES, sharedRuns, temporary, tinyData } from './helpers.ts';

interface Stopped {
  readonly runs: string;
  readonly data: string;
  readonly folder: string;
  readonly id: string;
}

const SETTINGS = ['A', '--batch-size', '12', '--iterations', '30', '--eval-every', '10'];

const { data, trained: trainedOnce } = sharedRuns();

/** A run that has trained 30 steps, or was interrupted at the test after step 20. */
async function trained(isStopped: boolean, ...more: string[]): Promise<Stopped> {
  const terminal = isStopped ? { interruptAt: 'Iteration: 20.' } : {};
  const { runs, ids } = await trainedOnce([[...SETTINGS, ...more]], terminal);
  return { runs, data, id: ids[0], folder: join(runs, ids[0]) };
}

const resume = ({ folder }: Stopped, ...more: string[]) => gradus(['resume', folder, ...more]);
const weights = ({ folder }: Stopped) => readFileSync(join(folder, 'last.safetensors'));

/** The log and files of a run, without times and the number of sessions. */
async function content(run: Stopped) {
  const [read] = await listRuns(run.runs);
  const events = (await readEvents(read))
    .filter(({ event }) => event !== 'resume' && event !== 'checkpoint')
    .map((event) => ('seconds' in event ? { ...event, seconds: 0 } : event));
  return { events, weights: weights(run) };
}

/** Expects a refusal with this code and message, and unchanged files. */
async function expectRefused(run: Stopped, code: number, pattern: RegExp, ...more: string[]) {
  const before = filesOf(run.folder);
  const ended = await resume(run, ...more);
  expect(ended).toEqual({ code, stdout: '', stderr: expect.stringMatching(pattern) });
  expect(ended.stderr).toMatch(/^gradus: /);
  expect(ended.stderr).not.toMatch(/\n\s+at |unexpected/);
  expect(filesOf(run.folder)).toEqual(before);
}

function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'latin1')]),
  );
}

test.each([
  [[]],
  [['--momentum', '0.9', '--schedule', 'step', '--schedule-step', '8', '--dropout', '0.3']],
  [['--optimizer', 'adam', '--schedule', 'cosine', '--warm-up', '5', '--clip-norm', '0.5']],
  [['--optimizer', 'adamw', '--schedule', 'plateau', '--schedule-patience', '0', '--warm-up', '3']],
  [['--schedule', 'one-cycle', '--clip-value', '0.01', '--keep-best', '--checkpoint-every', '7']],
])('an interrupted run comes to the bits of one that was not: %j', async (more) => {
  const [whole, stopped] = [await trained(false, ...more), await trained(true, ...more)];
  expect(weights(stopped)).not.toEqual(weights(whole));
  const { code, stdout } = await resume(stopped, '--threads', '3');
  expect(code).toBe(0);
  const validates = more.includes('plateau') || more.includes('--keep-best');
  const lines = validates
    ? '8 of the 50 training .*\\nIteration: 30\\. .* Validation accuracy: .*\\nIteration: 30\\. .* Test accuracy: '
    : 'Iteration: 30\\. .* Accuracy: ';
  expect(stdout).toMatch(new RegExp(`^A: Linear.*\\n${lines}.*\\n\\nmodel `));
  expect(await content(stopped)).toEqual(await content(whole));
  expect(existsSync(join(stopped.folder, 'lock'))).toBe(false);
});

test('an interruption while reading the data changes no run and creates none', async () => {
  const run = await trained(true);
  const before = filesOf(run.folder);
  expect(await gradus(['resume', run.folder], { isInterrupted: true })).toMatchObject({
    code: 143,
  });
  expect(filesOf(run.folder)).toEqual(before);
  const args = ['train', ...SETTINGS, '--data', run.data, '--out', run.runs];
  expect(await gradus(args, { isInterrupted: true })).toMatchObject({ code: 143 });
  expect(readdirSync(run.runs)).toEqual([run.id]);
});

test('settings of schedules and clipping change the result', async () => {
  const plain = weights(await trained(false));
  for (const more of [
    ['--schedule', 'step', '--schedule-step', '8', '--schedule-factor', '0.5'],
    ['--schedule', 'cosine'],
    ['--schedule', 'one-cycle'],
    ['--warm-up', '9'],
    ['--clip-norm', '0.01'],
    ['--clip-value', '0.0001'],
  ]) {
    expect(weights(await trained(false, ...more))).not.toEqual(plain);
  }
});

test('--json reports the resume, then the remaining events', async () => {
  const stopped = await trained(true);
  const lines = jsonLines((await resume(stopped, '--json', '--log-every', '4')).stdout);
  expect(lines.map(({ event }) => event)).toEqual(['resume', 'step', 'step', 'eval', 'end']);
  expect(lines[0]).toMatchObject({ model: 'A', iteration: 20 });
});

test('a finished run is reported as finished, and can be made longer with the same bits as a long run', async () => {
  const run = await trained(false, '--optimizer', 'adam');
  const { code, stdout, stderr } = await resume(run);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toMatch(/is finished, after 30 steps\. .*npx gradus resume \S+ --iterations 60/);
  await expectRefused(run, 2, /--iterations 30: \S+ has 30 steps already/, '--iterations', '30');
  expect((await resume(run, '--iterations', '50')).code).toBe(0);
  const longer = await trained(false, '--optimizer', 'adam', '--iterations', '50');
  expect(weights(run)).toEqual(weights(longer));
  expect((await listRuns(run.runs))[0].config.training.iterations).toBe(50);
});

test('a schedule that ends with the run, and an early end, cannot be made longer', async () => {
  const cosine = await trained(false, '--schedule', 'cosine');
  await expectRefused(cosine, 2, /ends after its 30 steps .*cosine/, '--iterations', '60');
  const early = await trained(false, '--lr', '1e-9', '--early-stop', '1');
  expect((await content(early)).events.at(-1)).toMatchObject({
    iterations: 20,
    reason: 'early-stop',
  });
  expect((await resume(early)).stderr).toMatch(/is finished; it stopped early after 20/);
  await expectRefused(
    early,
    2,
    /stopped early\. Train it again with a larger/,
    '--iterations',
    '60',
  );
});

test('--keep-best keeps the weights of the best validation', async () => {
  const { folder } = await trained(false, '--lr', '1e-9', '--keep-best');
  const { metadata } = decodeSafetensors(readFileSync(join(folder, 'best.safetensors')));
  expect(metadata.iteration).toBe('10');
});

test('a run that was killed before its first checkpoint starts again', async () => {
  const [whole, stopped] = [await trained(false), await trained(true)];
  for (const name of ['checkpoint', 'last']) rmSync(join(stopped.folder, `${name}.safetensors`));
  expect((await resume(stopped)).code).toBe(0);
  expect(await content(stopped)).toEqual(await content(whole));
});

test('lost weights of a finished run are restored from its checkpoint, or trained again from its seed', async () => {
  const run = await trained(false);
  const before = weights(run);
  for (const lost of [['last'], ['last', 'checkpoint']]) {
    for (const name of lost) rmSync(join(run.folder, `${name}.safetensors`));
    for (const name of [run.folder, 'last']) {
      const { code, stderr } = await gradus(['evaluate', name, '--runs', run.runs]);
      const command = new RegExp(
        `To get (them|the weights of the newest run): npx gradus resume ${run.folder}\n$`,
      );
      expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(command) });
    }
    expect((await resume(run)).code).toBe(0);
    expect(weights(run)).toEqual(before);
  }
});

test('resume repairs weights of another step than the checkpoint', async () => {
  const [run, stopped] = [await trained(false), await trained(true)];
  const right = weights(run);
  const file = join(run.folder, 'last.safetensors');
  const wrong = [weights(stopped), right.subarray(0, 99), Buffer.alloc(0)];
  for (const bytes of wrong) {
    writeFileSync(file, bytes);
    const { code, stderr } = await resume(run);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/last\.safetensors was restored from its last checkpoint/),
    });
    expect(weights(run)).toEqual(right);
  }
  expect((await resume(run)).stderr).toMatch(/is finished, after 30/);
});

test('a finished run without its checkpoint is not reported as made longer', async () => {
  const run = await trained(false);
  rmSync(join(run.folder, 'checkpoint.safetensors'));
  const { code, stderr } = await resume(run);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/finished.*cannot be made longer, .* no checkpoint\.safetensors/),
  });
  expect(stderr).not.toContain('npx');
  const again = /Train again: npx gradus train A .*--iterations 60 /;
  await expectRefused(run, 3, again, '--iterations', '60');
});

test('a log cut at any byte is read and continued', async () => {
  const whole = await content(await trained(false));
  const stopped = await trained(true);
  const file = join(stopped.folder, 'events.jsonl');
  const log = readFileSync(file);
  for (let cut = 0; cut <= log.length; cut += cases(31, 1)) {
    parseEvents(log.toString('utf8', 0, cut), file);
  }
  const copy = { ...stopped, runs: temporary() };
  for (const cut of [0, 1, 200, Math.floor(log.length / 2), log.length - 1]) {
    const folder = join(copy.runs, stopped.id);
    rmSync(folder, { recursive: true, force: true });
    cpSync(stopped.folder, folder, { recursive: true });
    writeFileSync(join(folder, 'events.jsonl'), log.subarray(0, cut));
    const { code, stderr } = await resume({ ...copy, folder });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(cut === log.length - 1 ? /^$/ : /note: .* lacks \d+ of/),
    });
    expect(weights({ ...copy, folder })).toEqual(whole.weights);
    const text = readFileSync(join(folder, 'events.jsonl'), 'utf8');
    const { events, length } = parseEvents(text, file);
    expect(length).toBe(text.length);
    expect(foldEvents(events).at(-1)).toMatchObject({ event: 'end', iterations: 30 });
  }
});

test('files that are wrong are named', async () => {
  const run = await trained(true);
  const path = (name: string) => join(run.folder, name);
  const withFile = async (name: string, bytes: Uint8Array | string, pattern: RegExp) => {
    const before = readFileSync(path(name));
    writeFileSync(path(name), bytes);
    await expectRefused(run, 3, pattern);
    writeFileSync(path(name), before);
  };
  const bytes = readFileSync(path('checkpoint.safetensors'));
  await withFile('checkpoint.safetensors', bytes.subarray(0, 999), /checkpoint\.safetensors: /);
  await withFile(
    'checkpoint.safetensors',
    weights(run),
    /checkpoint\.safetensors: .* no training state/,
  );
  const { tensors, metadata } = decodeSafetensors(bytes);
  const other = { dtype: 'float32', shape: [4], data: new Float32Array(4) } as const;
  const misfit = encodeSafetensors(new Map([...tensors, ['model.fc1.bias', other]]), metadata);
  await withFile(
    'checkpoint.safetensors',
    misfit,
    /does not fit config\.json: .*fc1\.bias has shape/,
  );
  const config = readFileSync(path('config.json'), 'utf8');
  await withFile(
    'config.json',
    config.replace(/"version": \d+/, '"version": 99'),
    /version 99.*Update it/,
  );
  await withFile('config.json', '{"name": "left-pad"}', /config\.json: does not describe a run/);
  await withFile('events.jsonl', '{"event":\n{"event":"end"}\n', /events\.jsonl:1: is not JSON/);
  rmSync(path('checkpoint.safetensors'));
  await expectRefused(run, 3, /holds last\.safetensors but no checkpoint/);
});

test('foreign folders and missing runs are bad data', async () => {
  const runs = temporary();
  mkdirSync(join(runs, 'photos'));
  for (const name of [join(runs, 'photos'), 'nope', 'last']) {
    const { code, stderr } = await gradus(['resume', name, '--runs', runs]);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(/there is no/) });
  }
  expect(readdirSync(join(runs, 'photos'))).toEqual([]);
});

test('pictures other than those of the training are refused', async () => {
  const run = await trained(true);
  const labels = Array.from({ length: 50 }, (_, i) => i % 10);
  const data = tinyData({ [NAMES.trainImages]: imageFile(labels) });
  await expectRefused(
    run,
    3,
    /these are not the pictures .* checksum is \S+ not sha256/,
    '--data',
    data,
  );
});

test('a diverged run is not started again', async () => {
  const [runs, data] = [temporary(), tinyData()];
  const args = ['train', 'C', '--lr', '1e30', '--data', data, '--out', runs, '--batch-size', '25'];
  expect((await gradus(args)).code).toBe(4);
  const [id] = readdirSync(runs);
  const run = { runs, data, id, folder: join(runs, id) };
  await expectRefused(run, 4, /diverged at step \d+: its loss was \S+, .* --lr below 1e\+30/);
});

test('two processes cannot resume one run; the lock of a dead process is taken over', async () => {
  const run = await trained(true);
  const lock = join(run.folder, 'lock');
  const since = '2026-01-01T00:00:00.000Z';
  const write = (holder: object) => writeFileSync(lock, JSON.stringify({ since, ...holder }));
  const host = hostname();
  write({ pid: process.pid, host, started: null });
  await expectRefused(
    run,
    1,
    new RegExp(`process ${process.pid} has been writing to this run since`),
  );
  write({ pid: 1, host: 'elsewhere', started: null });
  await expectRefused(run, 1, /process 1 on elsewhere .* If that process is gone, delete .*lock/);
  rmSync(lock);
  const { pid } = spawnSync(process.execPath, ['--version']);
  const dead = [{ pid, host, started: null }, { pid: process.pid, host, started: 'x' }, {}];
  for (const [i, holder] of dead.entries()) {
    write(holder);
    const ended = await resume(run, ...(i === 0 ? [] : ['--iterations', String(31 + i)]));
    expect(ended.code).toBe(0);
    expect(existsSync(lock)).toBe(false);
  }
});

test('the error names a full disk, and saved files stay', async () => {
  const run = await trained(true);
  const before = filesOf(run.folder);
  // Writing to this device always fails with a full disk.
  const full = join(run.folder, `checkpoint.safetensors.${process.pid}.tmp`);
  const ended = await gradus(['resume', run.folder], {
    onOutput: () => symlinkSync('/dev/full', full),
  });
  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(
    /checkpoint\.safetensors: cannot be written: the disk is full\. Free some space; what was saved/,
  );
  expect(ended.stderr).toMatch(/^gradus: To continue: npx gradus resume \S+A-seed0\n/);
  // Weights are written before the checkpoint, so they are never older.
  const { 'events.jsonl': _, 'last.safetensors': __, ...saved } = before;
  expect(filesOf(run.folder)).toMatchObject(saved);
  expect((await resume(run)).code).toBe(0);
  expect(weights(run)).toEqual((await content(await trained(false))).weights);
});

test.each<[string[], RegExp]>([
  [['--schedule', 'cosin'], /--schedule.*'cosin'.*mean cosine\?/],
  [['--schedule-step', '5'], /--schedule-step is for --schedule step/],
  [
    ['--schedule', 'cosine', '--schedule-factor', '0.5'],
    /--schedule-factor is for .*step or plateau/,
  ],
  [['--schedule', 'step', '--schedule-patience', '1'], /--schedule-patience is for .*plateau/],
  [['--schedule', 'step', '--schedule-factor', '1'], /--schedule-factor.*'1'.*below 1/],
  [['--schedule', 'one-cycle', '--warm-up', '5'], /one-cycle already begins with a rise/],
  [['--warm-up', '30'], /--warm-up 30 must be less than the 30 steps/],
  [
    ['--early-stop', '2', '--eval-every', '0'],
    /--eval-every 0 validates .*, but --early-stop needs .*\. Pass --eval-every 500\./,
  ],
  [['--clip-norm', '0'], /--clip-norm.*'0'.*above 0/],
  [['--checkpoint-every', '0'], /--checkpoint-every.*'0'.*at least 1/],
])('wrong usage: train %j', async (more, pattern) => {
  const args = ['train', ...SETTINGS, '--data', tinyData(), '--out', temporary(), ...more];
  const { code, stderr } = await gradus(args);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(pattern) });
});
