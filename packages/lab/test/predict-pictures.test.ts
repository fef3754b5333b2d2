import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { writeIdx } from 'gradus/data';
import { expect, test } from 'vitest';
import { gradus, labelFile, NAMES, pixelsOf, temporary, tinyData } from './helpers.ts';

interface Prediction {
  readonly className: string;
  readonly predicted: number;
  readonly probabilities: readonly number[];
}

async function trained(data: string, ...options: readonly string[]) {
  const runs = temporary();
  const settings = ['--iterations', '60', '--batch-size', '25', '--quiet'];
  const args = ['train', 'C', '--data', data, '--out', runs, ...settings, ...options];
  expect(await gradus(args)).toMatchObject({ code: 0, stderr: '' });
  return { runs, config: join(runs, readdirSync(runs)[0], 'config.json') };
}

async function predicted(runs: string, ...picture: readonly string[]): Promise<Prediction> {
  const { stdout } = await gradus(['predict', 'last', ...picture, '--runs', runs, '--json']);
  return JSON.parse(stdout);
}

/** A PNG file with these grey levels. */
function pngFile(pixels: Uint8Array, width: number, height: number): string {
  const file = join(temporary(), 'picture.png');
  writeFileSync(file, encode({ data: pixels, width, height, channels: 1, depth: 8 }));
  return file;
}

/** Turns a run into one that was trained before runs stored class names. */
function makeOld(config: string): void {
  const { data, ...rest } = JSON.parse(readFileSync(config, 'utf8'));
  const { classNames: _, preprocessing: __, ...old } = data;
  writeFileSync(config, JSON.stringify({ ...rest, data: old }));
}

test('a run on Fashion-MNIST uses a picture unchanged, and names its class', async () => {
  const { runs, config } = await trained(tinyData(), '--dataset', 'fashion-mnist');
  // The bright block is not in the centre. Preprocessing of digits would move it there.
  const file = pngFile(pixelsOf([9]), 28, 28);
  const byFile = await predicted(runs, file);
  const byIndex = await predicted(runs, '--index', '3');
  expect(byIndex).toMatchObject({ predicted: 9, className: 'Ankle boot' });
  expect(byFile).toMatchObject({ predicted: 9, className: 'Ankle boot' });
  const { stdout } = await gradus(['predict', 'last', file, '--runs', runs]);
  expect(stdout).toContain('Predicted: Ankle boot (');
  expect(stdout).toMatch(/\n {2}T-shirt\/top +\d/);
  const { data } = JSON.parse(readFileSync(config, 'utf8'));
  expect(data).toMatchObject({ preprocessing: 'picture' });
  expect(data.classNames).toHaveLength(10);
  makeOld(config);
  expect(await predicted(runs, file)).toEqual(byFile);
});

test('a picture has the same prediction as a file and in the test set', async () => {
  const shape = [20, 9, 11];
  const images = writeIdx({
    dtype: 'uint8',
    shape,
    data: new Uint8Array(20 * 99).map((_, i) => (i * 37) % 256),
  });
  const labels = labelFile(Array.from({ length: 20 }, (_, i) => i % 3));
  const data = tinyData({
    ...{ [NAMES.trainImages]: images, [NAMES.trainLabels]: labels },
    ...{ [NAMES.testImages]: images, [NAMES.testLabels]: labels },
  });
  const { runs, config } = await trained(
    data,
    '--dataset',
    'idx',
    '--classes',
    '3',
    '--batch-size',
    '5',
  );
  const file = pngFile(images.subarray(16 + 2 * 99, 16 + 3 * 99), 11, 9);
  const { probabilities, className } = await predicted(runs, '--index', '2');
  expect(await predicted(runs, file)).toMatchObject({ probabilities, className });
  // Twice as large, each pixel four times.
  const pixels = images.subarray(16 + 2 * 99);
  const large = Uint8Array.from(
    { length: 4 * 99 },
    (_, i) => pixels[Math.floor(i / 44) * 11 + ((i % 22) >> 1)],
  );
  const scaled = await predicted(runs, pngFile(large, 22, 18));
  for (const [i, p] of scaled.probabilities.entries()) expect(p).toBeCloseTo(probabilities[i], 5);
  makeOld(config);
  expect(await predicted(runs, file)).toMatchObject({ probabilities, className });
});

test('a run on MNIST prepares a picture as a digit, and so does an old run', async () => {
  const { runs, config } = await trained(tinyData());
  const pixels = new Uint8Array(60 * 60).fill(255);
  for (let y = 5; y < 30; y++) pixels.fill(0, 60 * y + 5, 60 * y + 12);
  const moved = new Uint8Array(60 * 60).fill(255);
  for (let y = 25; y < 50; y++) moved.fill(0, 60 * y + 40, 60 * y + 47);
  const [one, other] = [pngFile(pixels, 60, 60), pngFile(moved, 60, 60)];
  const { probabilities } = await predicted(runs, one);
  expect((await predicted(runs, other)).probabilities).toEqual(probabilities);
  makeOld(config);
  expect((await predicted(runs, one)).probabilities).toEqual(probabilities);
});

test('control characters in class names do not reach the terminal', async () => {
  const { runs, config } = await trained(tinyData());
  const { data, ...rest } = JSON.parse(readFileSync(config, 'utf8'));
  const classNames = data.classNames.map((name: string) => `\u001b[31m${name}\n`);
  writeFileSync(config, JSON.stringify({ ...rest, data: { ...data, classNames } }));
  const { code, stdout } = await gradus(['predict', 'last', '--index', '3', '--runs', runs]);
  expect(code).toBe(0);
  expect(stdout).not.toContain('\u001b');
  expect(stdout).toContain('\\u001b[31m');
});

test.runIf(existsSync('/dev/zero'))(
  'a picture can come from a pipe, but endless input is refused',
  async () => {
    const { runs } = await trained(tinyData());
    const file = pngFile(pixelsOf([3]), 28, 28);
    const pipe = join(temporary(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const predicting = predicted(runs, pipe);
    await writeFile(pipe, readFileSync(file));
    const { probabilities } = await predicted(runs, file);
    expect((await predicting).probabilities).toEqual(probabilities);
    expect(await gradus(['predict', 'last', '/dev/zero', '--runs', runs])).toMatchObject({
      code: 3,
      stderr: 'gradus: /dev/zero: has more than 268435456 bytes. Make it smaller.\n',
    });
  },
);
