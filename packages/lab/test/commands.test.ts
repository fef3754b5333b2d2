/** Commands in messages can be pasted into a shell, whatever the names of folders. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { gradus, temporary, tinyData } from './helpers.ts';

/** Folders of runs and data with names that a shell would split. */
function folders() {
  const root = temporary();
  const [runs, data] = [join(root, "it's my $HOME; runs"), join(root, 'four files')];
  mkdirSync(runs);
  renameSync(tinyData(), data);
  return { runs, data };
}

const FEW = ['--iterations', '2', '--batch-size', '25', '--eval-every', '1'];

/** The arguments of the command in a text, as a shell reads them. */
function argumentsIn(text: string): string[] {
  const command = /npx gradus (.*?)(?: {2}\(|$)/m.exec(text)?.[1];
  const { stdout } = spawnSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' });
  return stdout.trimEnd().split('\n');
}

test('commands for the next step, for resuming and for comparing', async () => {
  const { runs, data } = folders();
  const set = ['--data', data, '--out', runs, ...FEW];
  const one = argumentsIn((await gradus(['train', 'A', ...set])).stdout);
  expect(one).toEqual(['predict', 'last', '--index', '7', '--runs', runs]);

  const finished = await gradus(['resume', 'last', '--runs', runs]);
  const longer = argumentsIn(finished.stderr);
  expect(longer).toEqual(['resume', join(runs, readdirSync(runs)[0]), '--iterations', '4']);
  expect(argumentsIn((await gradus(longer)).stdout)).toEqual(one);

  const two = argumentsIn((await gradus(['train', 'A', 'B', '--gain', '2,3', ...set])).stdout);
  expect(two.slice(0, 5)).toEqual(['train', '--hidden', '300,100', '--activation', 'relu']);
  expect(two).toEqual(expect.arrayContaining(['--data', data, '--out', runs]));

  const vary = ['compare-settings', '--vary', 'lr=0.1,1', '--seeds', '1', '--tag', "it's;"];
  const varied = argumentsIn((await gradus([...vary, ...set])).stdout);
  expect(varied).toEqual(['runs', '--filter', "tags=it's;", '--runs', runs]);
  for (const args of [one, two, varied]) expect((await gradus(args)).code).toBe(0);
});

test('files in the working directory have relative paths', async () => {
  const root = temporary();
  const file = join(root, 'tables', "it's.csv");
  mkdirSync(join(root, 'tables'));
  const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${i % 2 === 0 ? 'a' : 'b'}\n`);
  writeFileSync(file, `x,y\n${rows.join('')}`);
  const cwd = vi.spyOn(process, 'cwd').mockReturnValue(root);
  try {
    const runs = ['--runs', join(root, 'runs')];
    const few = ['--target', 'y', '--iterations', '5'];
    const train = await gradus(['train', file, ...few, '--out', runs[1], '--monitor']);
    expect(argumentsIn(train.stdout).slice(0, 3)).toEqual(['predict', 'last', "tables/it's.csv"]);
    for (const args of [
      ['lr-find', file, '--target', 'y'],
      ['diagnose', file, ...few],
      ['diagnose', 'last', ...runs],
      ['runs', 'show', 'last', ...runs],
    ]) {
      const { code, stdout } = await gradus(args);
      expect({ args, code }).toEqual({ args, code: 0 });
      expect(stdout).toContain("npx gradus train 'tables/it'\\''s.csv' --target y");
      expect(stdout).not.toContain(`train '${root}`);
    }
    const config = readFileSync(join(runs[1], readdirSync(runs[1])[0], 'config.json'), 'utf8');
    expect(JSON.parse(config).data.source.path).toBe(file);
  } finally {
    cwd.mockRestore();
  }
});

test('commands that create runs and resume them', async () => {
  const { runs, data } = folders();
  const train = ['train', 'C', '--out', runs];
  expect(argumentsIn((await gradus(['runs', '--runs', runs])).stderr)).toEqual(train);
  expect(argumentsIn((await gradus(['evaluate', 'last', '--runs', runs])).stderr)).toEqual(train);

  await gradus(['train', 'A', '--data', data, '--out', runs, ...FEW]);
  const folder = join(runs, readdirSync(runs)[0]);
  rmSync(join(folder, 'last.safetensors'));
  const { stderr } = await gradus(['evaluate', folder]);
  expect(argumentsIn(stderr)).toEqual(['resume', folder]);
});

test('an interruption prints the command for the run, and the networks that it leaves out', async () => {
  const { runs, data } = folders();
  const set = ['--data', data, '--out', runs, '--batch-size', '50', '--eval-every', '3'];
  const stopped = { interruptAt: 'Iteration: 6.' };
  const { stderr } = await gradus(['train', 'A', 'B', 'C', ...set], stopped);
  expect(argumentsIn(stderr)).toEqual(['resume', join(runs, readdirSync(runs)[0])]);
  expect(stderr).toMatch(/\nNot trained yet: B, C\.\n$/);
});
