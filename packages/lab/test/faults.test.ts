/** Every system call that changes the disk during a run fails once, and is once the last one before a kill. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { decodeSafetensors } from 'gradus/data';
import { expect, test, vi } from 'vitest';
import { cases } from '../../../test/exhaustive.ts';
import { contentOf, gradus, runsIn, temporary, tinyData } from './helpers.ts';

type Kind = 'kill' | 'EIO' | 'ENOSPC' | 'short';

/** The next fault: the index of the call, from 0, and what happens there. */
const fault = vi.hoisted(() => ({
  at: Number.POSITIVE_INFINITY,
  kind: 'kill' as Kind,
  calls: [] as string[],
  isDead: false,
}));

vi.mock('../src/runs/disk.ts', async (importOriginal) => {
  type Call = (...args: unknown[]) => unknown;
  const calls = await importOriginal<Record<string, Call>>();
  const failed = (code: string, name: string) =>
    Object.assign(new Error(`${code}: injected, ${name}`), { code });
  const faulty = (name: string, call: Call): Call => {
    const isWrite = /^write/.test(name);
    const half = ([file, bytes]: unknown[]) =>
      call(file, (bytes as Uint8Array).subarray(0, Math.ceil((bytes as Uint8Array).length / 2)));
    const raise = (error: Error) => {
      if (name.endsWith('Sync')) throw error;
      return Promise.reject(error);
    };
    return (...args) => {
      if (fault.isDead) {
        // The system closes the files of a killed process.
        if (/^close/.test(name)) return call(...args);
        return raise(failed('EIO', 'the process is gone'));
      }
      const isHere = fault.calls.push(`${name} ${basename(String(args[0]))}`) - 1 === fault.at;
      if (!isHere) return call(...args);
      if (fault.kind === 'short') return isWrite ? half(args) : call(...args);
      const error = failed(fault.kind === 'kill' ? 'EIO' : fault.kind, name);
      fault.isDead = fault.kind === 'kill';
      // A failed close has closed the file nevertheless. A failed write has written a part.
      const before = /^close/.test(name) ? call(...args) : isWrite ? half(args) : null;
      return before instanceof Promise ? before.then(() => raise(error)) : raise(error);
    };
  };
  return Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [name, faulty(name, call)]),
  );
});

const SETTINGS = [
  ...['--hidden', '2', '--optimizer', 'adam', '--batch-size', '25', '--iterations', '4'],
  ...['--eval-every', '2', '--keep-best', '--checkpoint-every', '2', '--threads', '1', '--json'],
];

/** Runs a command in which one call, or none, fails. */
async function withFault(at: number, kind: Kind, args: readonly string[]) {
  Object.assign(fault, { at, kind, calls: [], isDead: false });
  const ended = await gradus(args);
  const { calls } = fault;
  Object.assign(fault, { at: Number.POSITIVE_INFINITY, isDead: false });
  return { ...ended, calls };
}

/** Makes the locks look like those of a killed process. */
function letProcessDie(root: string): void {
  const dead = { pid: process.pid, host: hostname(), since: '2026', started: 'before' };
  for (const name of readdirSync(root)) {
    const lock = join(root, name, 'lock');
    if (existsSync(lock)) writeFileSync(lock, JSON.stringify(dead));
  }
}

const { weights, training } = { weights: 'last.safetensors', training: 'checkpoint.safetensors' };

/** Before a run is resumed, commands must not read weights older than the checkpoint. */
function expectNoOlderWeights(root: string): void {
  for (const id of runsIn(root)) {
    const file = (name: string) => join(root, id, name);
    if (!existsSync(file(training))) continue;
    const checkpoint = decodeSafetensors(readFileSync(file(training)));
    const { iteration } = JSON.parse(checkpoint.metadata.training).progress;
    const last = decodeSafetensors(readFileSync(file(weights)));
    expect(Number(last.metadata.iteration)).toBeGreaterThanOrEqual(iteration);
  }
}

const KINDS: readonly Kind[] = ['kill', 'ENOSPC', 'short', 'EIO'];

test.each<Kind>(cases(KINDS.slice(0, 3), KINDS))(
  '%s at every call',
  async (kind) => {
    const data = tinyData();
    const train = (out: string) => ['train', ...SETTINGS, '--data', data, '--out', out];
    const whole = temporary();
    const { calls, code, stderr } = await withFault(-1, kind, train(whole));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const expected = contentOf(whole);
    // The settings and their folder; weights, checkpoint, weights, checkpoint; the best weights once.
    expect(calls.filter((call) => call.startsWith('rename'))).toHaveLength(7);

    // The last call of each kind overwrites an earlier result.
    const last = [...calls.keys()].filter((at) => calls.lastIndexOf(calls[at]) === at);
    for (const at of cases<Iterable<number>>(last, calls.keys())) {
      if (kind === 'short' && !calls[at].startsWith('write')) continue;
      const where = `${kind} at call ${at}, ${calls[at]}`;
      const out = temporary();
      const struck = await withFault(at, kind, train(out));
      expect(struck.stderr, where).not.toMatch(/unexpected|\n\s+at /);
      if (struck.code !== 0) expect(struck, where).toMatchObject({ code: 1 });
      if (struck.code !== 0) expect(struck.stderr, where).toMatch(/^gradus: .*cannot be written/m);
      if (kind === 'kill') letProcessDie(out);
      expectNoOlderWeights(out);
      const [id] = runsIn(out);
      if (id === undefined) expect((await gradus(train(out))).code, where).toBe(0);
      else if (kind === 'kill' || struck.code !== 0) {
        const resumed = await gradus(['resume', id, '--runs', out, '--quiet']);
        expect(resumed.code, `${where}: ${resumed.stderr}`).toBe(0);
      }
      expect(contentOf(out), where).toEqual(expected);
    }
  },
  240_000,
);
