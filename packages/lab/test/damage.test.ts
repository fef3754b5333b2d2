/** A run with a flipped bit anywhere, or with a truncated file, is always reported as damaged. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from 'gradus';
import { decodeSafetensors } from 'gradus/data';
import { expect, test } from 'vitest';
import { type Run, readRun } from '../src/runs/reader.ts';
import { verifyRun } from '../src/runs/verify.ts';
import { readBest, readCheckpoint, readWeights } from '../src/runs/weights.ts';
import { gradus, jsonLines, sharedRuns, takeSumsFrom } from './helpers.ts';

const { data, trained: trainedOnce } = sharedRuns();

/**
 * A finished run of a small network, with the weights of its best validation by default.
 * With this seed the first of the two validations is better.
 */
async function trained({
  keepsBest = true,
} = {}): Promise<{ runs: string; data: string; run: Run }> {
  const args = ['--hidden', '1', '--batch-size', '25', '--iterations', '4', '--eval-every', '2'];
  args.push('--seed', '3');
  if (keepsBest) args.push('--keep-best');
  const { runs, ids } = await trainedOnce([[...args, '--quiet']]);
  return { runs, data, run: await readRun(join(runs, ids[0])) };
}

/** Changes a file for as long as `look` runs. */
async function changed(
  file: string,
  change: (bytes: Buffer) => Uint8Array,
  look: () => Promise<void>,
): Promise<void> {
  const before = readFileSync(file);
  writeFileSync(file, change(Buffer.from(before)));
  await look();
  writeFileSync(file, before);
}

const READERS: Record<string, (run: Run) => Promise<unknown>> = {
  'last.safetensors': readWeights,
  'best.safetensors': readBest,
  'checkpoint.safetensors': readCheckpoint,
};

test.each(Object.keys(READERS))(
  '%s: every flipped byte is found, and the file is named',
  async (name) => {
    const { run } = await trained();
    const file = join(run.folder, name);
    const { length } = readFileSync(file);
    const expectRefused = async (change: (bytes: Buffer) => Uint8Array, where: string) => {
      await changed(file, change, async () => {
        const error = await READERS[name](run).then(
          () => null,
          (cause) => cause,
        );
        expect(error, where).toBeInstanceOf(DataError);
        expect(error.message, where).toContain(`${file}: `);
      });
    };
    const right = readFileSync(file);
    const flip = (at: number) => (bytes: Buffer) => {
      bytes[at] ^= 1 << (at % 8);
      return bytes;
    };
    for (let at = 0; at < length; at++) {
      expect(isFound(flip(at)(Buffer.from(right))), `byte ${at}`).toBe(true);
      // Test some of them on disk: the first entries, and every 97th byte.
      if (at < 64 || at % 97 === 0) await expectRefused(flip(at), `byte ${at}`);
    }
    for (const part of [0, 0.3, 0.9, 0.999]) {
      const at = Math.floor(part * length);
      await expectRefused((bytes) => bytes.subarray(0, at), `cut at ${at}`);
      await expectRefused((bytes) => bytes.fill(0, at), `zeros from ${at}`);
    }
    await expectRefused((bytes) => Buffer.concat([bytes, Buffer.alloc(8)]), 'eight bytes more');
  },
);

/** Whether reading throws, or misses the checksum that a run's files must have. */
function isFound(bytes: Buffer): boolean {
  try {
    return !decodeSafetensors(bytes).isChecked;
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return true;
  }
}

const flipped = (bytes: Buffer): Buffer => {
  bytes[bytes.length - 5] ^= 16;
  return bytes;
};

test('commands that read damaged weights name the file and the fix, and resume repairs them', async () => {
  const { runs, run } = await trained({ keepsBest: false });
  const file = join(run.folder, 'last.safetensors');
  const right = readFileSync(file);
  writeFileSync(file, flipped(Buffer.from(right)));
  const commands = [
    ['predict', 'last', '--index', '1', '--runs', runs],
    ['evaluate', 'last', '--runs', runs],
    ['diagnose', 'last', '--runs', runs],
  ];
  for (const args of commands) {
    const { code, stdout, stderr } = await gradus(args);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(`${file}: is damaged`);
    expect(stderr).toMatch(
      /To write it again from checkpoint\.safetensors: npx gradus resume \S+\n$/,
    );
  }
  const out = join(runs, 'report.html');
  expect((await gradus(['report', 'last', '--runs', runs, '--out', out])).stderr).toContain(
    `${file}: is damaged`,
  );
  expect((await gradus(['resume', run.folder])).code).toBe(0);
  expect(readFileSync(file)).toEqual(right);
});

test('a damaged checkpoint is not resumed from', async () => {
  const { run } = await trained();
  await changed(join(run.folder, 'checkpoint.safetensors'), flipped, async () => {
    const { code, stderr } = await gradus(['resume', run.folder, '--iterations', '8']);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /checkpoint\.safetensors: is damaged.* left in last\.safetensors and best\.safetensors\. To train the run again: npx gradus train/,
    );
  });
});

test('runs verify tests every file, and exits with 1 if one is damaged', async () => {
  const { runs, run } = await trained();
  const verify = (...more: string[]) => gradus(['runs', 'verify', '--runs', runs, ...more]);
  const id = run.config.id;
  expect(await verify()).toMatchObject({ code: 0, stderr: '' });
  expect((await verify(id)).stdout).toMatch(/: all files are intact\n$/);
  for (const name of Object.keys(READERS)) {
    await changed(join(run.folder, name), flipped, async () => {
      const { code, stdout, stderr } = await verify('last');
      expect({ code, stderr }).toEqual({ code: 1, stderr: 'gradus: 1 of 1 runs are damaged.\n' });
      expect(stdout).toContain(`${join(run.folder, name)}: is damaged`);
      expect(jsonLines((await verify('--json')).stdout)).toMatchObject([
        { id, isWhole: false, problems: [expect.stringContaining(name)], unchecked: [] },
      ]);
    });
  }
  const edits: [file: string, from: string, to: string][] = [
    ['config.json', '"lr": 0.1', '"lr": 0.3'],
    ['config.json', '"version"', '"versi0n"'],
    ['events.jsonl', '"iteration":2', '"iteration":3'],
    ['tags.json', '', '{"no": "list"}'],
  ];
  writeFileSync(join(run.folder, 'tags.json'), '[]');
  for (const [name, from, to] of edits) {
    const file = join(run.folder, name);
    await changed(
      file,
      (text) => Buffer.from(text.toString().replace(from, to)),
      async () => {
        const { problems } = await verifyRun(run.folder);
        expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining(name)]);
      },
    );
  }
});

test('a flipped bit anywhere in the settings or the log is found', async () => {
  const { run } = await trained();
  for (const name of ['config.json', 'events.jsonl']) {
    const file = join(run.folder, name);
    // The checkpoint has the checksum of the log up to then, so the end of the log is not covered.
    const { length } = name === 'config.json' ? readFileSync(file) : { length: 900 };
    for (let at = 0; at < length; at += 7) {
      const flip = (bytes: Buffer) => {
        bytes[at] ^= 1 << (at % 5);
        return bytes;
      };
      await changed(file, flip, async () => {
        expect((await verifyRun(run.folder)).problems, `${name}, byte ${at}`).not.toEqual([]);
      });
    }
  }
});

test('weights older than the checkpoint count as damaged', async () => {
  const { run } = await trained();
  const best = readFileSync(join(run.folder, 'best.safetensors'));
  expect(decodeSafetensors(best).metadata.iteration).toBe('2');
  await changed(
    join(run.folder, 'last.safetensors'),
    () => best,
    async () => {
      const { problems } = await verifyRun(run.folder);
      expect(problems.map(({ message }) => message)).toEqual([
        expect.stringMatching(/of step 2, .* of step 4\. .* resume/),
      ]);
    },
  );
});

test('resume reports changed settings', async () => {
  const { run } = await trained();
  const config = join(run.folder, 'config.json');
  const edit = (bytes: Buffer) => Buffer.from(String(bytes).replace('"lr": 0.1', '"lr": 0.3'));
  writeFileSync(config, edit(readFileSync(config)));
  const { code, stderr } = await gradus(['resume', run.folder, '--iterations', '6']);
  expect({ code, stderr }).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/note: config\.json was changed/),
  });
  expect((await gradus(['resume', run.folder, '--iterations', '8', '--quiet'])).stderr).toBe('');
});

test('weights of a run without checksums that are not those of its checkpoint are refused', async () => {
  const { runs, run } = await trained();
  takeSumsFrom(run.folder);
  const [last, best, checkpoint] = ['last', 'best', 'checkpoint'].map((name) =>
    join(run.folder, `${name}.safetensors`),
  );
  writeFileSync(last, readFileSync(best));
  rmSync(best);
  for (const args of [
    ['predict', 'last', '--index', '1'],
    ['evaluate', 'last'],
    ['runs', 'verify'],
  ]) {
    const { code, stdout, stderr } = await gradus([...args, '--runs', runs]);
    expect({ code, said: stdout + stderr }).toEqual({
      code: args[0] === 'runs' ? 1 : 3,
      said: expect.stringMatching(/has other weights than checkpoint.* again: npx gradus resume/),
    });
  }
  await changed(
    checkpoint,
    (bytes) => bytes.subarray(1),
    async () => {
      expect((await gradus(['evaluate', 'last', '--runs', runs])).code).toBe(0);
    },
  );
  const events = join(run.folder, 'events.jsonl');
  const diverged = { event: 'diverged', model: 'A', iteration: 5, loss: 'NaN', layer: null };
  await changed(
    events,
    (bytes) => Buffer.concat([bytes, Buffer.from(`${JSON.stringify(diverged)}\n`)]),
    async () => {
      expect((await gradus(['evaluate', 'last', '--runs', runs])).code).toBe(0);
    },
  );
  expect((await gradus(['resume', run.folder])).code).toBe(0);
  expect((await gradus(['evaluate', 'last', '--runs', runs])).code).toBe(0);
});

test('a run of a version without checksums is read with a warning', async () => {
  const { runs, run } = await trained();
  takeSumsFrom(run.folder);
  const word = /best\.safetensors: cannot be checked for damage, because the version/;
  for (const args of [
    ['predict', 'last', '--index', '1'],
    ['evaluate', 'last'],
    ['diagnose', 'last'],
  ]) {
    const { code, stderr } = await gradus([...args, '--runs', runs]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(word) });
  }
  expect(await verifyRun(run.folder)).toMatchObject({
    problems: [],
    unchecked: ['checkpoint.safetensors', 'last.safetensors', 'best.safetensors'],
  });
  rmSync(join(run.folder, 'last.safetensors'));
  const resumed = await gradus(['resume', run.folder, '--iterations', '6']);
  expect(resumed).toMatchObject({ code: 0, stderr: expect.stringMatching(/had no checksums/) });
  expect((await verifyRun(run.folder)).unchecked).toEqual(['best.safetensors']);
});
