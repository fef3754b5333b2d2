import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { decodeSafetensors, encodeSafetensors } from 'gradus/data';
import { expect, test } from 'vitest';
import { chunk, headerChunk, pngOf } from '../../datasets/test/png/encode.ts';
import { listRuns } from '../src/index.ts';
import {
  gradus,
  imageFile,
  labelFile,
  NAMES,
  pixelsOf,
  sharedRuns,
  temporary,
  tinyData,
} from './helpers.ts';

const { data, trained: trainedOnce } = sharedRuns();

/** Trains long enough to recognise the blocks. */
async function trained(name = 'C'): Promise<{ runs: string; id: string; data: string }> {
  const args = [name, '--quiet', '--batch-size', '25', '--iterations', '60'];
  const { runs, ids } = await trainedOnce([args]);
  return { runs, data, id: ids[0] };
}

test('predict reads a run by id, by folder and as last, and finds its data again', async () => {
  const { runs, id } = await trained();
  const json = async (run: string) =>
    JSON.parse((await gradus(['predict', run, '--index', '7', '--json', '--runs', runs])).stdout);
  const prediction = await json('last');
  expect(prediction).toMatchObject({ run: id, source: 'test[7]', label: 1, predicted: 1 });
  expect(prediction.probabilities).toHaveLength(10);
  const sum = prediction.probabilities.reduce((a: number, b: number) => a + b, 0);
  expect(sum).toBeCloseTo(1, 5);
  expect(await json(id)).toEqual(prediction);
  expect(await json(join(runs, id))).toEqual(prediction);
});

test('predict draws the digit and ten bars', async () => {
  const { runs } = await trained();
  const { stdout, stderr, code } = await gradus([
    'predict',
    'last',
    '--index',
    '0',
    '--runs',
    runs,
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(1 + 14 + 2 + 10);
  expect(lines[3]).toBe('  ████');
  expect(lines[15]).toBe('Label: 0');
  expect(lines[16]).toMatch(/^Predicted: 0 \(\d+\.\d\d %\)$/);
  expect(lines[17]).toMatch(/^ {2}0 +\d+\.\d\d % {2}█/);
});

test('predict speaks Korean', async () => {
  const { runs } = await trained();
  const args = ['predict', 'last', '--index', '0', '--runs', runs, '--lang', 'ko'];
  expect((await gradus(args)).stdout).toMatch(/정답: 0\n예측: /);
});

test('evaluate gives accuracy, classes and confusion', async () => {
  const { runs } = await trained();
  const { stdout } = await gradus(['evaluate', 'last', '--runs', runs, '--json']);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({ total: 20, accuracy: 5 * result.correct });
  expect(result.correct).toBeGreaterThan(15);
  expect(result.perClass).toHaveLength(10);
  expect(result.confusion.flat().reduce((a: number, b: number) => a + b)).toBe(20);
  const text = (await gradus(['evaluate', 'last', '--runs', runs])).stdout;
  expect(text).toMatch(new RegExp(`Accuracy: \\d+\\.\\d\\d % \\(${result.correct} of 20\\)`));
  expect(text).toMatch(/\n3 +2 +\d +[\d.]+ %\n/);
  expect(text).toContain('actual \\ predicted');
});

test('weights are restored exactly: evaluate gives the final results of the run', async () => {
  const { runs, id } = await trained('B');
  const events = readFileSync(join(runs, id, 'events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  const { correct } = JSON.parse(events.at(-1) as string);
  const { stdout } = await gradus(['evaluate', id, '--runs', runs, '--json']);
  expect(JSON.parse(stdout).correct).toBe(correct);
});

test('last skips runs without weights and other folders', async () => {
  const { runs, id } = await trained();
  mkdirSync(join(runs, 'zzz'));
  mkdirSync(join(runs, 'newer'));
  const config = JSON.parse(readFileSync(join(runs, id, 'config.json'), 'utf8'));
  const newer = { ...config, id: 'newer', createdAt: '2999-01-01T00:00:00.000Z' };
  writeFileSync(join(runs, 'newer', 'config.json'), JSON.stringify(newer));
  const { stdout } = await gradus(['predict', 'last', '--index', '0', '--runs', runs, '--json']);
  expect(JSON.parse(stdout).run).toBe(id);
  const { code, stderr } = await gradus(['evaluate', 'newer', '--runs', runs]);
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /newer.last\.safetensors: there are no weights\. To get them: npx gradus resume \S+newer\n/,
  );
});

test('a run of version 1, without what version 2 added, is read', async () => {
  const { runs, id } = await trained();
  const file = join(runs, id, 'config.json');
  const { node: _, machine: __, ...config } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...config, version: 1 }));
  expect((await gradus(['evaluate', id, '--runs', runs])).code).toBe(0);
  const [run] = await listRuns(runs);
  expect(run.config).toMatchObject({ version: 3, id, node: null, machine: null });
});

async function expectBadData(argv: string[], pattern: RegExp): Promise<void> {
  const { code, stdout, stderr } = await gradus(argv);
  expect({ code, stdout, stderr }).toEqual({
    code: 3,
    stdout: '',
    stderr: expect.stringMatching(pattern),
  });
  expect(stderr).not.toMatch(/\n\s+at |unexpected/);
}

test('missing and damaged runs are bad data', async () => {
  const { runs, id } = await trained();
  const evaluate = ['evaluate', id, '--runs', runs];
  await expectBadData(['evaluate', 'nope', '--runs', runs], new RegExp(`no such run.*${id}`));
  await expectBadData(
    ['evaluate', 'last', '--runs', temporary()],
    /there is no run\. .*npx gradus train C --out/,
  );

  const weights = join(runs, id, 'last.safetensors');
  const bytes = readFileSync(weights);
  writeFileSync(weights, bytes.subarray(0, 100));
  await expectBadData(evaluate, /last\.safetensors: /);
  const data = new Float32Array(4);
  writeFileSync(
    weights,
    encodeSafetensors({ 'fc1.weight': { dtype: 'float32', shape: [4], data } }),
  );
  await expectBadData(evaluate, /last\.safetensors: does not fit config\.json: .*missing: /);
  writeFileSync(weights, bytes);

  const config = join(runs, id, 'config.json');
  const text = readFileSync(config, 'utf8');
  writeFileSync(config, text.slice(0, -20));
  await expectBadData(evaluate, /config\.json: is not JSON/);
  writeFileSync(config, text.replace(/"version": \d+/, '"version": 9'));
  await expectBadData(evaluate, /config\.json: has version 9, .* up to 3\. Update it: npm install/);
  writeFileSync(config, text.replace(/"version": \d+/, '"version": "2"'));
  await expectBadData(evaluate, /config\.json: does not describe a run:[\s\S]*version/);
});

test('pictures of another size are bad data', async () => {
  const { runs } = await trained();
  const small = { dtype: 'uint8', shape: [1, 2, 2], data: new Uint8Array(4) } as const;
  const { writeIdx } = await import('gradus/data');
  const data = tinyData({
    [NAMES.trainImages]: writeIdx(small),
    [NAMES.testImages]: writeIdx(small),
    [NAMES.trainLabels]: labelFile([1]),
    [NAMES.testLabels]: labelFile([1]),
  });
  await expectBadData(
    ['evaluate', 'last', '--runs', runs, '--data', data],
    /2 × 2 pixels do not fit .* trained on 28 × 28/,
  );
});

test('an index beyond the test set is wrong usage', async () => {
  const { runs } = await trained();
  const { code, stderr } = await gradus(['predict', 'last', '--index', '20', '--runs', runs]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/--index 20: the test set of \S+ has 20 pictures\. Pass 0 to 19/);
});

test('--data tests on other pictures', async () => {
  const { runs } = await trained();
  const other = [5, 5, 5];
  const data = tinyData({
    [NAMES.testImages]: imageFile(other),
    [NAMES.testLabels]: labelFile(other),
  });
  const { stdout } = await gradus(['evaluate', 'last', '--runs', runs, '--data', data, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ total: 3, correct: 3 });
});

/** A stroke from top to bottom, dark on light, as a picture of 40 × 60. */
function stroke(channels: 1 | 2 | 3 | 4): Uint8Array {
  const [width, height] = [40, 60];
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const isInk = x >= 17 && x < 23 && y >= 10 && y < 50;
    const hasAlpha = channels % 2 === 0;
    for (let c = 0; c < channels; c++) {
      const isAlpha = hasAlpha && c === channels - 1;
      // With alpha, the paper is transparent black.
      data[i * channels + c] = isAlpha ? (isInk ? 255 : 0) : isInk || hasAlpha ? 0 : 255;
    }
  }
  return encode({ width, height, data, channels, depth: 8 });
}

/** A PNG whose pixels are `depth` bits, grey or indexes into white and black. */
function packed(depth: 1 | 2 | 4, palette: boolean): Buffer {
  const [white, black] = palette ? [0, 1] : [2 ** depth - 1, 0];
  const isInk = (x: number, y: number) => x >= 17 && x < 23 && y >= 10 && y < 50;
  return pngOf({
    ...{ width: 41, height: 60, depth, colorType: palette ? 3 : 0 },
    sample: (x, y) => (isInk(x, y) ? black : white),
    before: palette ? [chunk('PLTE', Buffer.from([255, 255, 255, 0, 0, 0]))] : [],
  });
}

test('a PNG of any kind shows the same digit', async () => {
  const { runs } = await trained();
  const file = join(temporary(), 'stroke.png');
  const predict = async (picture: Uint8Array): Promise<string> => {
    writeFileSync(file, picture);
    const { code, stdout, stderr } = await gradus(['predict', 'last', file, '--runs', runs]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  const first = await predict(stroke(1));
  expect(first).toMatch(/\n +███\n/);
  expect(first).not.toContain('Label');
  for (const channels of [2, 3, 4] as const) expect(await predict(stroke(channels))).toBe(first);
  const narrow = await predict(packed(1, false));
  for (const depth of [1, 2, 4] as const) {
    expect(await predict(packed(depth, false))).toBe(narrow);
    expect(await predict(packed(depth, true))).toBe(narrow);
  }
});

test('a file without a run is predicted by the newest run', async () => {
  const { runs, id } = await trained();
  const file = join(temporary(), 'stroke.png');
  writeFileSync(file, stroke(1));
  const { stdout } = await gradus(['predict', file, '--runs', runs, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ run: id, source: file, label: null });
});

test('missing, broken, blank and huge pictures, and other formats than PNG and JPEG, are bad data', async () => {
  const { runs } = await trained();
  const file = join(temporary(), 'x.png');
  const predict = ['predict', 'last', file, '--runs', runs];
  await expectBadData(predict, /x\.png: there is no such file/);
  writeFileSync(file, 'text');
  await expectBadData(predict, /x\.png: is neither a PNG nor a JPEG picture/);
  writeFileSync(file, stroke(1).subarray(0, 60));
  await expectBadData(predict, /x\.png: cannot be read/);
  const blank = { width: 9, height: 9, data: new Uint8Array(81), channels: 1, depth: 8 } as const;
  writeFileSync(file, encode(blank));
  await expectBadData(predict, /x\.png: no digit to be seen/);
  const huge = Buffer.from(stroke(1));
  headerChunk(0x7fffffff, 60, 8, 0).copy(huge, 8);
  writeFileSync(file, huge);
  await expectBadData(predict, /x\.png: is 2147483647 × 60 pixels/);
  rmSync(file);
  expect(pixelsOf([0])).toHaveLength(784);
});

test('weights that are not numbers are bad data, not a digit called undefined', async () => {
  const { runs, id } = await trained();
  const file = join(runs, id, 'last.safetensors');
  const { tensors, metadata } = decodeSafetensors(readFileSync(file));
  for (const { data } of tensors.values()) data.fill(Number.NaN);
  writeFileSync(file, encodeSafetensors(tensors, metadata));
  for (const use of [
    ['predict', 'last', '--index', '0'],
    ['evaluate', 'last'],
  ]) {
    const { code, stdout, stderr } = await gradus([...use, '--runs', runs]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/last\.safetensors: \S+ has values that are NaN or infinite/);
  }
});

test('files of weights record what their last bits depend on', async () => {
  const { runs, id } = await trained();
  const { metadata } = decodeSafetensors(readFileSync(join(runs, id, 'last.safetensors')));
  expect(metadata).toMatchObject({ format: 'pt', backend: 'wasm' });
  expect(metadata.fusedMultiplyAdd).toMatch(/^(true|false)$/);
});

test('a directory is not a picture', async () => {
  const { runs } = await trained();
  const { code, stderr } = await gradus(['predict', 'last', runs, '--runs', runs]);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    / is a folder\. Name one picture, such as photo\.png, or test on all pictures/,
  );
});
