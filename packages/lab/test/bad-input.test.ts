import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { expectKorean } from './expect-korean.ts';
import { gradus, imageFile, labelFile, NAMES, temporary, tinyData } from './helpers.ts';

const labels = Array.from({ length: 50 }, (_, i) => i % 10);
const images = imageFile(labels);

/** Expects one line that begins with the program's name, and no stack trace. */
function expectMessage(stderr: string, pattern: RegExp): void {
  expect(stderr).toMatch(pattern);
  expect(stderr).toMatch(/^gradus: /);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(stderr).not.toContain('unexpected error');
}

test.each<[string[], RegExp]>([
  [['train', 'E'], /unknown model E\. Models are linear, A, B, C, D/],
  [['train', 'lineer'], /unknown model lineer.* Did you mean linear\?/],
  [['trian'], /unknown command 'trian'\n\(Did you mean train\?\)/],
  [['runs', '--out', 'x'], /unknown option '--out'\n\(Did you mean --runs\?\)\n\(--help/],
  [['evaluate', 'last', '--out=x'], /unknown option '--out'\n\(Did you mean --runs\?\)/],
  [['train', 'A', '--runs', 'x'], /unknown option '--runs'\n\(Did you mean --out\?\)/],
  [['train', '--lrr', '1'], /unknown option '--lrr'\n\(Did you mean --lr\?\)/],
  [['train', '--hidden', '9', '--activation', 'rellu'], /--activation.*'rellu'.*mean relu\?/],
  [
    ['train', 'A', '--optimizer', 'adm'],
    /--optimizer.*'adm'.*sgd, adam, adamw, .*, radam\. .*mean adam\?/,
  ],
  [['train', 'A', '--init', 'xavier'], /--init.*'xavier'.*xavier-uniform/],
  [['train', 'A', '--gain', '4,,1'], /--gain.*'4,,1'.*such as 4,4,1/],
  [['train', 'A', '--gain', '-1'], /--gain.*'-1'.*at least 0/],
  [['train', 'A', '--gain-last', 'NaN'], /--gain-last.*'NaN'/],
  [['train', 'A', 'D', '--gain', '4,1'], /--gain 4,1 has 2 numbers, but network D has 3 Linear/],
  [['train', 'A', '--gain', '4,1', '--gain-last', '1'], /Leave --gain-last out/],
  [['train', 'A', '--dataset', 'mnits'], /--dataset.*'mnits'.*mean mnist\?/],
  [['train', 'A', '--backend', 'gpu'], /--backend.*'gpu'.*wasm, reference/],
  [['train', 'A', '--threads', '0'], /--threads.*'0'.*1 to 64/],
  [['train', 'A', '--threads', '2', '--backend', 'reference'], /--threads 2 is for --backend wasm/],
  [['train', 'A', '--lang', 'fr'], /--lang.*'fr'.*en, ko/],
  [['train', '--hidden', '0'], /--hidden.*'0'.*1 to 65536/],
  [['train', '--hidden', '100,,100'], /--hidden.*'100,,100'/],
  [['train', '--hidden', '1e9'], /--hidden.*'1e9'/],
  [['train', '--hidden', '-5'], /--hidden.*'-5'/],
  [['train', 'A', '--lr', 'NaN'], /--lr.*'NaN'.*a number above 0/],
  [['train', 'A', '--lr', '-0.1'], /--lr.*'-0\.1'.*a number above 0/],
  [['train', 'A', '--lr', '0'], /--lr.*'0'/],
  [['train', 'A', '--lr', 'Infinity'], /--lr.*'Infinity'/],
  [['train', 'A', '--lr', '1e999'], /--lr.*'1e999'/],
  [['train', 'A', '--lr', ''], /--lr.*''/],
  [['train', 'A', '--lr', '0x10'], /--lr.*'0x10'/],
  [['train', 'A', '--momentum', '1'], /--momentum.*'1'.*below 1/],
  [['train', 'A', '--weight-decay', '-1'], /--weight-decay.*'-1'.*at least 0/],
  [['train', 'A', '--iterations', '0'], /--iterations.*'0'.*at least 1/],
  [['train', 'A', '--iterations', '1.5'], /--iterations.*'1\.5'/],
  [['train', 'A', '--iterations', '99999999999999999999'], /--iterations/],
  [['train', 'A', '--epochs', '0'], /--epochs.*'0'/],
  [['train', 'A', '--batch-size', '0'], /--batch-size.*'0'/],
  [['train', 'A', '--seed', '0.5'], /--seed.*'0\.5'/],
  [['train', 'A', '--eval-every', '-1'], /--eval-every.*'-1'/],
  [['train', 'A', '--log-every', 'x'], /--log-every.*'x'/],
  [['train', 'A', '--lr'], /--lr.*argument missing/],
  [['train', 'A', '--epochs', '1', '--iterations', '2'], /--epochs.*--iterations/],
  [['train', 'A', '--hidden', '10'], /A name different networks\. Leave out one of them/],
  [['train', '--activation', 'relu'], /--activation relu needs --hidden/],
  [['train', '--hidden', 'none', '--activation', 'relu'], /--hidden none\) has no activation/],
  [['train', 'A', '--optimizer', 'adam', '--momentum', '0.9'], /--momentum is for .*sgd/],
  [['train', 'A', '--dataset', 'idx'], /--dataset idx .*--data DIR/],
  [['train', 'A', '--dataset', 'fashion-mnist'], /--dataset fashion-mnist .*--data DIR/],
  [['train', 'A', '--classes', '5'], /--classes is for --dataset idx/],
  [['inspect'], /name a model/],
  [['inspect', 'Z'], /unknown model Z/],
  [['inspect', 'A', 'B'], /too many arguments/],
  [['predict'], /missing required argument 'run'/],
  [['predict', 'last'], /either a test picture, such as --index 7, or a file/],
  [['predict', 'last', 'x.png', '--index', '1'], /either a test picture/],
  [['predict', 'last', '--index', '-1'], /--index.*'-1'/],
])('%j is wrong usage', async (argv, pattern) => {
  const { code, stdout, stderr } = await gradus(argv);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expectMessage(stderr, pattern);
});

test('a batch larger than the data is wrong usage, and leaves no run behind', async () => {
  const args = ['train', 'A', '--data', tinyData(), '--out', temporary()];
  const { code, stderr } = await gradus([...args, '--batch-size', '51']);
  expect(code).toBe(2);
  expectMessage(stderr, /--batch-size 51 is more than the 50 training samples\. .*1 to 50/);
});

const wrongMagic = images.slice();
wrongMagic[2] = 0x77;

test.each<[string, Record<string, Uint8Array | null>, RegExp]>([
  ['truncated images', { [NAMES.trainImages]: images.slice(0, -5) }, /train-images.*truncated/],
  [
    'truncated header',
    { [NAMES.testLabels]: labelFile([1]).slice(0, 6) },
    /t10k-labels.*truncated/,
  ],
  ['an empty file', { [NAMES.testImages]: new Uint8Array(0) }, /t10k-images.*empty/],
  [
    'an oversized file',
    { [NAMES.trainLabels]: Uint8Array.of(...labelFile(labels), 0) },
    /train-labels.*oversized/,
  ],
  [
    'a wrong magic number',
    { [NAMES.trainImages]: wrongMagic },
    /train-images.*not an element type/,
  ],
  [
    'a web page in place of data',
    { [NAMES.trainImages]: new TextEncoder().encode('<html>not found</html>') },
    /train-images.*is not an IDX file.*web page/,
  ],
  [
    'labels in place of images',
    { [NAMES.trainImages]: labelFile(labels) },
    /train-images.*swapped/,
  ],
  [
    'counts that differ',
    { [NAMES.trainLabels]: labelFile(labels.slice(1)) },
    /holds 49 labels, but .* holds 50 images/,
  ],
  [
    'a label outside the classes',
    { [NAMES.trainLabels]: labelFile(labels.with(3, 10)) },
    /label 10 \(number 3.*outside the classes\s0 to 9/,
  ],
  ['a file that is missing', { [NAMES.testLabels]: null }, /a file is missing.*t10k-labels/],
  [
    'corrupt gzip',
    {
      [NAMES.trainLabels]: null,
      [`${NAMES.trainLabels}.gz`]: gzipSync(labelFile(labels)).slice(0, -9),
    },
    /train-labels.*gz.*gzip/,
  ],
])('%s is bad data', async (_, changes, pattern) => {
  const out = temporary();
  const args = ['train', 'A', '--iterations', '1', '--batch-size', '10', '--out', out];
  const train = [...args, '--data', tinyData(changes)];
  const { code, stdout, stderr } = await gradus(train);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expectMessage(stderr, pattern);
  expectKorean((await gradus([...train, '--lang', 'ko'])).stderr);
});

test('gzip files are read like plain ones', async () => {
  const data = tinyData({
    [NAMES.trainImages]: null,
    [`${NAMES.trainImages}.gz`]: gzipSync(images),
  });
  const args = ['train', 'A', '--iterations', '1', '--batch-size', '10', '--data', data];
  expect((await gradus([...args, '--out', temporary()])).code).toBe(0);
});

test.each([
  ['train', 'A', '--data', '/no/such/directory'],
  ['train', 'A', '--data', '/dev/null'],
])('%s %s %s %s is bad data', async (...args) => {
  const { code, stderr } = await gradus([...args, '--out', temporary()]);
  expect(code).toBe(3);
  expectMessage(stderr, /(\/no\/such\/directory|\/dev\/null): .*director/);
});

test('a folder that is not writable is found before data is read', async () => {
  const file = join(temporary(), 'file');
  writeFileSync(file, '');
  for (const out of [file, join(file, 'runs')]) {
    const { code, stdout, stderr } = await gradus(['train', 'A', '--data', '/none', '--out', out]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expectMessage(stderr, /file.*cannot be written: .*--out/);
  }
});

test('divergence has its own exit code, and names iteration and layer', async () => {
  const out = temporary();
  const args = ['train', 'C', '--lr', '3e38', '--iterations', '50', '--batch-size', '50', '--json'];
  const { code, stdout, stderr } = await gradus([...args, '--data', tinyData(), '--out', out]);
  expect(code).toBe(4);
  expectMessage(stderr, /loss is .* at iteration \d+\. fc[12] \(Linear .*learning rate/);
  expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) as string)).toMatchObject({
    event: 'diverged',
    model: 'C',
    loss: expect.stringMatching(/NaN|Infinity/),
    layer: expect.stringMatching(/^fc/),
  });
});

test('--debug shows where an error arose', async () => {
  const { code, stderr } = await gradus(['train', 'E', '--debug']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/\n\s+at /);
});
