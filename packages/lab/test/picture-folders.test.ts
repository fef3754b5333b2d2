/** Your own pictures in class folders: train, and every command on the run. */
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { encode } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { describe, expect, test } from 'vitest';
import { loadImages, pictureSource } from '../src/experiment/data.ts';
import { readRun } from '../src/runs/reader.ts';
import { trainCommandOf } from '../src/settings/command.ts';
import type { PictureData, RunConfig } from '../src/settings/schema.ts';
import {
  contentOf,
  type Ended,
  gradus,
  imageFile,
  labelFile,
  runsIn,
  temporary,
  tinyData,
} from './helpers.ts';
import { ask, started } from './server/kit.ts';

type Rgb = readonly [number, number, number];

const COLORS: Readonly<Record<string, Rgb>> = {
  blue: [30, 60, 220],
  green: [40, 200, 50],
  red: [220, 40, 30],
};

/** A PNG of one colour with noise from the seed. */
function picture([red, green, blue]: Rgb, seed: number, width = 6, height = 5): Uint8Array {
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < data.length; i++) {
    data[i] = Math.max(0, [red, green, blue][i % 3] - ((i * 37 + seed * 101) % 30));
  }
  return encode({ data, width, height, channels: 3, depth: 8 });
}

function write(root: string, files: Readonly<Record<string, Uint8Array | string>>): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

/** Three classes that differ only in colour. */
function photos(count = 10, prefix = '', firstSeed = 0): Record<string, Uint8Array> {
  const files = Object.entries(COLORS).flatMap(([name, color], c) =>
    Array.from({ length: count }, (_, i) => [
      `${prefix}${name}/${i}.png`,
      picture(color, firstSeed + 100 * c + i),
    ]),
  );
  return Object.fromEntries(files);
}

function folder(files: Readonly<Record<string, Uint8Array | string>> = photos()): string {
  return write(join(temporary(), 'photos'), files);
}

const SHORT = ['--iterations', '60', '--batch-size', '9', '--eval-every', '20'];

async function train(
  args: readonly string[],
  runs = temporary(),
): Promise<Ended & { runs: string }> {
  return { ...(await gradus(['train', ...args, ...SHORT, '--out', runs])), runs };
}

function configIn(runs: string): RunConfig<PictureData> {
  const [id] = runsIn(runs);
  return JSON.parse(readFileSync(join(runs, id, 'config.json'), 'utf8'));
}

async function evaluated(runs: string, ...more: readonly string[]) {
  const ended = await gradus(['evaluate', 'last', '--runs', runs, '--json', ...more]);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(ended.stdout);
}

describe('a folder of pictures in colour', () => {
  test('is trained on by its name alone, and the split is shown', async () => {
    const data = folder();
    const { code, stdout, stderr, runs } = await train([data, '--channels', '3']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(
      [
        'photos: 30 pictures of 3 classes (blue, green, red).',
        'Each becomes 5 × 6 pixels (--size), in colour.',
        '26 for training and 4 for the test: 15 % of each class, drawn with seed 0.',
        'C: Linear(90, 100) → ReLU → Linear(100, 3)',
      ].join('\n'),
    );
    expect(configIn(runs)).toMatchObject({
      model: { name: 'C', inputDim: 90, outputDim: 3 },
      data: {
        ...{ kind: 'pictures', name: 'folder', directory: data, classes: 3 },
        ...{ rows: 5, columns: 6, channels: 3, splitSeed: 0, preprocessing: 'resize' },
        classNames: ['blue', 'green', 'red'],
      },
    });
    const korean = await train([data, '--lang', 'ko']);
    expect(korean.stdout).toContain('클래스 3개(blue, green, red)의 사진 30장');
  });

  test('works with evaluate, predict, inspect, diagnose, report and compare', async () => {
    const { runs } = await train([folder(), '--channels', '3', '--quiet']);
    expect(await evaluated(runs)).toMatchObject({
      ...{ accuracy: 100, total: 4, classNames: ['blue', 'green', 'red'] },
    });
    const { stdout } = await gradus(['evaluate', 'last', '--runs', runs]);
    expect(stdout).toMatch(/^green +\d +\d +100\.00 %$/m);
    expect(stdout).toContain('2 red');

    // Another size. A terminal without colours gets shades.
    const file = join(
      write(temporary(), { 'my.png': picture([210, 30, 40], 9, 40, 30) }),
      'my.png',
    );
    const predicted = await gradus(['predict', 'last', file, '--runs', runs]);
    expect(predicted).toMatchObject({ code: 0, stderr: '' });
    expect(predicted.stdout).toContain('Predicted: red (');
    expect(predicted.stdout).toMatch(/^[░▒▓]{6}$/m);
    const colored = await gradus(['predict', 'last', '--index', '0', '--runs', runs], {
      isTTY: true,
    });
    expect(colored.stdout).toMatch(/\[38;5;\d+;48;5;\d+m▀/);

    const inspected = await gradus(['inspect', 'last', '--runs', runs]);
    expect(inspected.stdout).toContain('[100, 90]');
    const diagnosed = await gradus(['diagnose', 'last', '--runs', runs]);
    expect(diagnosed).toMatchObject({ code: 0, stderr: '' });
    const compared = await gradus(['compare', 'last', '--runs', runs]);
    expect(compared).toMatchObject({ code: 0, stderr: '' });
  });

  test('accepts JPEG pictures for training and prediction', async () => {
    const jpeg = (color: Rgb, width: number) => {
      const data = Buffer.from(Array.from({ length: width * 9 }, () => [...color, 255]).flat());
      return new Uint8Array(encodeJpeg({ width, height: 9, data }, 95).data);
    };
    const files = Object.entries(COLORS).flatMap(([name, color]) =>
      Array.from({ length: 9 }, (_, i) => [`${name}/${i}.JPG`, jpeg(color, 8 + (i % 2))]),
    );
    const data = folder(Object.fromEntries(files));
    const { runs } = await train([data, '--size', '6', '--channels', '3', '--quiet']);
    const file = join(write(temporary(), { 'my.jpg': jpeg([50, 190, 60], 33) }), 'my.jpg');
    const { stdout } = await gradus(['predict', file, '--runs', runs, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ className: 'green', source: file });
  });

  test('has its mistakes in colour in a report', async () => {
    const data = folder();
    // The classes cannot be learned: each has pictures of every colour.
    for (const [i, name] of ['blue', 'green', 'red'].entries()) {
      write(join(data, name), { 'x.png': picture(Object.values(COLORS)[(i + 1) % 3], 7) });
    }
    const { runs } = await train([data, '--channels', '3', '--quiet', '--split-seed', '3']);
    const out = join(temporary(), 'report.html');
    const ended = await gradus(['report', 'last', '--runs', runs, '--out', out, '--data', data]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const page = readFileSync(out, 'utf8');
    expect(page).toContain('grey is 0, full colour +');
    expect(page).toContain('--dataset folder');
    expect(page).toContain('--size 5x6 --channels 3 --split-seed 3');
  });

  test('gives the same bits when trained again with the command of the run', async () => {
    const data = folder();
    const args = [data, '--channels', '3', '--seed', '4', '--split-seed', '2', '--keep-best'];
    const { runs } = await train([...args, '--quiet']);
    const words = trainCommandOf(configIn(runs)).split(' ').slice(2);
    const again = temporary();
    expect(await gradus([...words, '--quiet', '--out', again])).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(contentOf(again)).toEqual(contentOf(runs));
  });

  test('gives the same bits when resumed as without an interruption', async () => {
    const data = folder();
    const { runs } = await train([data, '--channels', '3', '--keep-best', '--quiet']);
    const stopped = temporary();
    const words = ['train', data, '--channels', '3', '--keep-best', ...SHORT, '--out', stopped];
    expect((await gradus(words, { interruptAt: 'Iteration: 20' })).code).toBe(130);
    expect(await gradus(['resume', 'last', '--runs', stopped, '--quiet'])).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(contentOf(stopped)).toEqual(contentOf(runs));
  });

  test('keeps a part of its training pictures for early stopping and keep-best', async () => {
    const { stdout, runs } = await train([folder(), '--early-stop', '2', '--keep-best']);
    expect(stdout).toContain('4 of the 26 training samples are kept for validation');
    expect(await evaluated(runs)).toMatchObject({ total: 4 });
  });

  test('shows commands to try next, and each of them works', async () => {
    const data = folder();
    const runs = join(temporary(), 'runs');
    const tried = new Set<string>();
    /** Runs a command, and then the commands that it prints, with short training. */
    const follow = async (args: readonly string[]): Promise<void> => {
      const key = args.join(' ');
      if (tried.has(key) || tried.size > 12) return;
      tried.add(key);
      const isTraining = args[0] === 'train' && !args.includes('--iterations');
      const where = args.some((word) => word === '--out' || word === '--runs')
        ? []
        : [args[0] === 'train' ? '--out' : '--runs', runs];
      const all = [...args, ...(isTraining ? ['--iterations', '3'] : []), ...where];
      const { code, stdout, stderr } = await gradus(args[0] === 'lr-find' ? [...args] : all);
      expect({ all, code, stderr }).toEqual({ all, code: 0, stderr: expect.any(String) });
      for (const [, words] of `${stdout}${stderr}`.matchAll(
        /npx gradus ([^(\n]*?)(?: {2}\(|$)/gm,
      )) {
        await follow(words.split(' '));
      }
    };
    await follow(['train', data, '--iterations', '3', '--out', runs]);
    await follow(['diagnose', 'last']);
    await follow(['runs', 'show', 'last']);
    await follow(['resume', 'last']);
    await follow(['lr-find', 'C', '--dataset', 'folder', '--data', data, '--iterations', '30']);
    expect([...tried].map((key) => key.split(' ')[0])).toEqual(
      expect.arrayContaining(['train', 'predict', 'diagnose', 'runs', 'resume', 'lr-find']),
    );
  });

  test.each([
    ['diagnose', 'gradus diagnose C --dataset folder --data DATA'],
    ['lr-find', 'gradus lr-find C --dataset folder --data DATA'],
    ['inspect', 'gradus train DATA. Then: gradus inspect last'],
    ['compare-activations', 'pass --dataset folder --data DATA'],
  ])('%s on the folder says what it needs', async (command, hint) => {
    const data = folder();
    const { code, stderr } = await gradus([command, data]);
    expect(code).toBe(2);
    expect(stderr).toContain(hint.replace('DATA', data));
  });

  test('works with lr-find, compare-settings and diagnose through --dataset folder', async () => {
    const data = ['--dataset', 'folder', '--data', folder(), '--size', '4'];
    const found = await gradus(['lr-find', 'C', ...data, '--iterations', '20']);
    expect(found).toMatchObject({ code: 0, stderr: '' });
    const diagnosed = await gradus(['diagnose', 'C', ...data, '--iterations', '10']);
    expect(diagnosed).toMatchObject({ code: 0, stderr: '' });
    expect(diagnosed.stdout).toContain('--size 4x4');
    const out = temporary();
    const varied = await gradus([
      ...['compare-settings', 'C', '--vary', 'lr=0.01,0.1', '--seeds', '2', '--quiet'],
      ...[...data, ...SHORT, '--out', out],
    ]);
    expect(varied).toMatchObject({ code: 0, stderr: '' });
    // The split is the same for all seeds, and stored in each run.
    for (const id of runsIn(out)) {
      const { config } = await readRun(join(out, id));
      const { splitSeed } = config.data as PictureData;
      expect(splitSeed).toBe(0);
    }
  });
});

describe('which pictures are tested', () => {
  test('those of the folders train and test, with a class that test lacks', async () => {
    const files = { ...photos(6, 'train/'), ...photos(2, 'test/', 50) };
    for (const name of Object.keys(files)) if (name.startsWith('test/blue')) delete files[name];
    const data = folder(files);
    const { stdout, runs } = await train([data, '--channels', '3']);
    expect(stdout).toContain('By its folders, 18 for training (train) and 4 for the test (test).');
    expect(configIn(runs).data).not.toHaveProperty('splitSeed');
    expect(await evaluated(runs)).toMatchObject({ accuracy: 100, total: 4 });
  });

  test('val is the validation set, or the test set if there is no folder test', async () => {
    const files = { ...photos(6, 'train/'), ...photos(2, 'val/', 50) };
    const { stdout } = await train([folder(files)]);
    expect(stdout).toContain('18 for training (train) and 6 for the test (val).');
    const three = await train([folder({ ...files, ...photos(1, 'test/', 90) })]);
    expect(three.stdout).toContain(
      '18 for training (train), 6 for validation (val) and 3 for the test (test).',
    );
    expect(three.stdout).toMatch(/Validation accuracy: [\s\S]*Test accuracy: /);
    expect(three.stdout).not.toContain('training samples are kept');
  });

  test('all of another folder, which can lack classes; only the test pictures of the same folder elsewhere', async () => {
    const data = folder();
    const { runs } = await train([data, '--channels', '3', '--quiet']);
    const other = folder({ 'red/a.png': picture(COLORS.red, 77, 9, 9) });
    expect(await evaluated(runs, '--data', other)).toMatchObject({ accuracy: 100, total: 1 });
    const moved = join(temporary(), 'moved');
    cpSync(data, moved, { recursive: true });
    expect(await evaluated(runs, '--data', moved)).toMatchObject({ total: 4 });
    write(data, { 'red/new.png': picture(COLORS.red, 78) });
    const { code, stderr } = await gradus(['evaluate', 'last', '--runs', runs]);
    expect(code).toBe(3);
    expect(stderr).toContain('its pictures were changed after');
    const resumed = await gradus(['resume', 'last', '--runs', runs, '--iterations', '70']);
    expect(resumed).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('its pictures were changed'),
    });
    const strange = folder({ 'violet/a.png': picture(COLORS.red, 1) });
    expect(await gradus(['evaluate', 'last', '--runs', runs, '--data', strange])).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(
        /violet: "violet" is none of the 3 classes: blue, green, red\./,
      ),
    });
  });
});

describe('bad input', () => {
  const png = picture(COLORS.red, 1);
  test.each<[string, Record<string, Uint8Array | string>, RegExp]>([
    [
      'an empty folder',
      { '.DS_Store': '' },
      /photos: holds no class folders with pictures\. Make one folder/,
    ],
    [
      'pictures directly inside',
      { 'a.png': png, 'b.png': png },
      /holds 2 files, such as a\.png, but no class folders/,
    ],
    [
      'one class',
      { 'cat/a.png': png, 'cat/b.png': png },
      /holds one class folder, "cat", but two classes/,
    ],
    [
      'a class of one picture',
      { ...photos(3), 'cat/a.png': png },
      /photos\/cat: 1 of 1 files could be read .* 2 at least/,
    ],
    [
      'a class of broken ones',
      { ...photos(3), 'cat/a.png': 'x', 'cat/b.png': 'y' },
      /cat\/a\.png is neither a PNG nor/,
    ],
    [
      'classes two folders deep',
      photos(2, 'train/'),
      /lie two folders deep, as in train\/blue\/.* such as "train"/,
    ],
    [
      'a class that only test has',
      { ...photos(3, 'train/'), 'test/cat/a.png': png },
      /photos\/test\/cat: "cat" is none of the 3 classes: blue, green, red/,
    ],
    [
      'an unreadable test folder',
      { ...photos(3, 'train/'), 'test/red/a.png': 'x' },
      /photos\/test: none of 1 files could be read as a picture: red\/a\.png is neither/,
    ],
  ])('%s is refused', async (_, files, expected) => {
    const { code, stderr, runs } = await train([folder(files)]);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(expected) });
    expect(runsIn(runs)).toEqual([]);
  });

  test('broken pictures and other files are skipped with a note, hidden files without', async () => {
    const data = folder({
      ...photos(),
      '.DS_Store': '',
      'red/Thumbs.db': '',
      'red/broken.png': picture(COLORS.red, 3).subarray(0, 60),
      'red/notes.txt': 'text',
      'red/large.png': picture(COLORS.red, 3, 30, 20),
    });
    const { code, stderr, stdout } = await train([data]);
    expect(code).toBe(0);
    expect(stdout).toContain('31 pictures of 3 classes');
    expect(stderr.trimEnd().split('\n').sort()).toEqual([
      expect.stringMatching(
        /left out: .*photos\/red\/broken\.png: cannot be read: it is cut short/,
      ),
      expect.stringMatching(/left out: .*photos\/red\/notes\.txt: is neither a PNG nor a JPEG/),
    ]);
    write(data, Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`red/${i}.txt`, ''])));
    expect((await train([data, '--quiet'])).stderr).toContain('left out: 6 more');
  });

  test('a folder that no longer exists, and a file that is not a picture', async () => {
    const data = folder();
    const { runs } = await train([data, '--quiet']);
    const predict = (file: string) => gradus(['predict', 'last', file, '--runs', runs]);
    expect(await predict(data)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is a folder\. Name one picture, .*gradus evaluate/s),
    });
    const text = join(write(temporary(), { 'a.png': 'text' }), 'a.png');
    expect(await predict(text)).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/neither a PNG nor/),
    });
    renameSync(data, `${data}-2`);
    const { code, stderr } = await gradus(['evaluate', 'last', '--runs', runs]);
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/no such file or directory/),
    });
    expect(await evaluated(runs, '--data', `${data}-2`)).toMatchObject({ total: 4 });
  });

  test.each([
    [
      ['--dataset', 'folder'],
      /--dataset folder is not bundled\. Pass the folder of its class folders with --data DIR/,
    ],
    [['--size', '28'], /--size is for --dataset folder; the pictures of mnist are used unchanged/],
    [['--split-seed', '1'], /--split-seed is for --dataset folder/],
    [['--channels', '3'], /--channels is for --dataset folder/],
    [['--channels', '2'], /Expected 1 \(grey\) or 3/],
    [['--size', '28x'], /Expected a size in pixels, 1 to 4096: 28, or height and width/],
    [['--size', '5000'], /Expected a size in pixels/],
    [[relative('', import.meta.dirname), '--data', 'x'], /both name the folder of the pictures/],
  ])('%j is refused', async (args, expected) => {
    const { code, stderr } = await train(args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(expected) });
  });

  test('a step takes all pictures if there are fewer than the default batch size', async () => {
    const runs = temporary();
    const args = ['train', folder(photos(3)), '--iterations', '2', '--quiet', '--out', runs];
    expect(await gradus(args)).toMatchObject({ code: 0, stderr: '' });
    expect(configIn(runs).training.batchSize).toBe(6);
  });
});

test('two thousand classes are trained on, and their confusions listed', {
  timeout: 120_000,
}, async () => {
  const tiny = (level: number) =>
    encode({ data: new Uint8Array(4).fill(level), width: 2, height: 2, channels: 1, depth: 8 });
  const levels = Array.from({ length: 7 }, (_, i) => tiny(30 * i));
  const root = temporary();
  for (let i = 0; i < 2000; i++) {
    mkdirSync(join(root, `c${i}`));
    for (const name of ['a', 'b']) writeFileSync(join(root, `c${i}`, `${name}.png`), levels[i % 7]);
  }
  const runs = temporary();
  // Test only once, because every test counts and stores 2,000 × 2,000 confusions.
  const short = ['--iterations', '20', '--batch-size', '9', '--eval-every', '20', '--out', runs];
  const { code, stdout } = await gradus(['train', 'linear', root, ...short]);
  expect(code).toBe(0);
  expect(stdout).toContain('4,000 pictures of 2,000 classes (c0, c1, c10, c100, ');
  const { stdout: tested } = await gradus(['evaluate', 'last', '--runs', runs]);
  expect(tested).toContain('Most frequent confusions:');
  expect(Math.max(...tested.split('\n').map(({ length }) => length))).toBeLessThan(100);
  const out = join(temporary(), 'report.html');
  expect((await gradus(['report', 'last', '--runs', runs, '--out', out])).code).toBe(0);
  expect(readFileSync(out).length).toBeLessThan(2e6);
  rmSync(root, { recursive: true });
});

test('loadImages reads the pictures of a run exactly as training did', async () => {
  const data = folder({ ...photos(4), 'red/wide.png': picture(COLORS.red, 5, 12, 3) });
  const { runs } = await train([data, '--size', '3x4', '--channels', '3', '--quiet']);
  const { data: known } = configIn(runs);
  const images = await loadImages(pictureSource(known));
  expect(images).toMatchObject({ checksum: known.checksum, classNames: known.classNames });
  expect(images.train.images.shape.slice(1)).toEqual([3, 3, 4]);
  expect(readdirSync(data)).toEqual(['blue', 'green', 'red']);
});

describe('EMNIST', () => {
  /** A split of EMNIST with `count` classes from `first` on, and the same pictures for training and test. */
  function emnist(split: string, first: number, count: number): Record<string, Uint8Array> {
    const labels = Array.from({ length: 2 * count }, (_, i) => first + (i % count));
    const files = {
      'images-idx3': imageFile(labels.map((_, i) => i % 10)),
      'labels-idx1': labelFile(labels),
    };
    return Object.fromEntries(
      Object.entries(files).flatMap(([kind, bytes]) =>
        ['train', 'test'].map((part) => [`emnist-${split}-${part}-${kind}-ubyte`, bytes]),
      ),
    );
  }

  test('is recognised by its files, and named with its characters', async () => {
    const data = write(temporary(), emnist('byclass', 0, 62));
    const { code, stderr, runs } = await train(['C', '--dataset', 'emnist', '--data', data]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(configIn(runs)).toMatchObject({
      data: { name: 'emnist-byclass' },
      model: { outputDim: 62 },
    });
    const { stdout } = await gradus(['evaluate', 'last', '--runs', runs]);
    expect(stdout).toMatch(/^10 A +/m);
    expect(stdout).toMatch(/^61 z +/m);
    const predicted = await gradus(['predict', 'last', '--index', '36', '--runs', runs]);
    expect(predicted.stdout).toContain('Label: a');
    expect(trainCommandOf(configIn(runs))).toContain(`--dataset emnist-byclass --data ${data}`);
  });

  test('needs the name of a split if the folder has several', async () => {
    const data = write(temporary(), { ...emnist('letters', 1, 26), ...emnist('balanced', 0, 47) });
    const args = ['C', '--data', data, '--quiet', '--dataset'];
    expect(await train([...args, 'emnist'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(
        'holds files of several splits of EMNIST: balanced, letters.',
      ),
    });
    const { code, runs } = await train([...args, 'emnist-letters']);
    expect(code).toBe(0);
    expect(configIn(runs).data).toMatchObject({ name: 'emnist-letters', classes: 26 });
  });
});

test('the server lists runs on class folders with the others, without their paths', async () => {
  const { runs } = await train([folder(), '--quiet']);
  await train(['A', '--data', tinyData(), '--quiet'], runs);
  const server = await started({ runs });
  const { runs: listed, corrupt } = JSON.parse((await ask(server, '/api/runs')).body.toString());
  const models = listed.map(({ config }: { config: RunConfig }) => config.model.name);
  expect(models.sort()).toEqual(['A', 'C']);
  expect(corrupt).toEqual([]);
  const id = runsIn(runs).find((id) => id.includes('-C-'));
  const config = await ask(server, `/api/runs/${id}/config`);
  expect(JSON.parse(config.body.toString()).data).toMatchObject({
    name: 'folder',
    directory: null,
  });
});
