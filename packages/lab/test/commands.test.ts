/** Commands that messages print can be given to a shell as they stand, whatever folders are called. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gradus, temporary, tinyData } from './helpers.ts';

/** Folders of runs and of data whose names a shell would take apart. */
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

test('what to try next, what is resumed, what is compared', async () => {
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

test('how runs come to be, and come back', async () => {
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

test('an interruption prints the command for the run, and what it does not finish', async () => {
  const { runs, data } = folders();
  const set = ['--data', data, '--out', runs, '--batch-size', '50', '--eval-every', '3'];
  const stopped = { interruptAt: 'Iteration: 6.' };
  const { stderr } = await gradus(['train', 'A', 'B', 'C', ...set], stopped);
  expect(argumentsIn(stderr)).toEqual(['resume', join(runs, readdirSync(runs)[0])]);
  expect(stderr).toMatch(/\nNot trained yet: B, C\.\n$/);
});
