/** `gradus export`: where files are written, what is refused, and that predictions equal those of the run. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { loadPicturePredictor, loadPredictor } from 'gradus/preprocessing';
import { beforeAll, describe, expect, test } from 'vitest';
import { fileDirectory, gradus, jsonLines, pixelsOf, sharedRuns, temporary } from './helpers.ts';
import { rooms } from './rooms.ts';

const folder = fileDirectory();
const inFolder = (name: string) => join(folder, name);
const runs = inFolder('runs');

beforeAll(async () => {
  writeFileSync(inFolder('rooms.csv'), rooms(120));
  const args = ['--target', 'kind', '--ignore', 'price', '--iterations', '60', '--quiet'];
  const ended = await gradus(['train', inFolder('rooms.csv'), ...args, '--out', runs]);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
});

const last = (...args: string[]) => gradus(['export', 'last', '--runs', runs, ...args]);

const { trained, data } = sharedRuns();

describe('safetensors', () => {
  test('of a table is a complete model file with the same predictions as the run', async () => {
    const out = join(temporary(), 'mine.safetensors');
    const { code, stdout, stderr } = await last('--to', 'safetensors', '--out', out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const bytes = readFileSync(out);
    expect(stdout).toContain(
      `${out} written (${String(bytes.length).replace(/(?=\d{3}$)/, ',')} bytes)\n`,
    );
    const { predictions } = loadPredictor(bytes).predict([
      { area: 20, city: 'Seoul' },
      { area: null, city: 'Jeju' },
    ]);
    writeFileSync(inFolder('new.csv'), 'area,city\n20,Seoul\n,Jeju\n');
    const args = ['predict', 'last', inFolder('new.csv'), '--runs', runs, '--json'];
    const lines = jsonLines((await gradus(args)).stdout);
    expect(predictions.map(({ value }) => value)).toEqual(lines.map(({ value }) => value));
    const rounded = lines.map(({ probabilities }) => (probabilities as number[]).map(Math.fround));
    expect(predictions).toMatchObject(
      rounded.map((probabilities) => ({ probabilities: Float32Array.from(probabilities) })),
    );
  });

  test('of pictures contains the network, their size and the classes', async () => {
    const { runs: ofPictures } = await trained([['B', '--iterations', '20']]);
    const out = join(temporary(), 'digits.safetensors');
    const args = ['export', 'last', '--to', 'safetensors', '--runs', ofPictures, '--out', out];
    expect(await gradus(args)).toMatchObject({ code: 0, stderr: '' });
    const predictor = loadPicturePredictor(readFileSync(out));
    expect(predictor.picture).toMatchObject({ rows: 28, columns: 28, channels: 1 });
    expect(predictor.classNames).toHaveLength(10);
    expect(Object.keys(predictor.model.stateDict())).toContain('fc1.weight');
    const { predictions } = predictor.predict([pixelsOf([0])]);
    const asked = [
      'predict',
      'last',
      '--index',
      '0',
      '--runs',
      ofPictures,
      '--data',
      data,
      '--json',
    ];
    const [line] = jsonLines((await gradus(asked)).stdout);
    expect(predictions[0].value).toBe(line.className);
    expect([...predictions[0].probabilities]).toEqual(
      (line.probabilities as number[]).map(Math.fround),
    );
  });
});

describe('pytorch', () => {
  test('is a program with the model file beside it, for a table and for pictures', async () => {
    const out = join(temporary(), 'mine.py');
    const { code, stdout } = await last('--to', 'pytorch', '--out', out);
    expect(code).toBe(0);
    const weights = out.replace('.py', '.safetensors');
    for (const path of [out, weights]) expect(stdout).toContain(`${path} written (`);
    expect(readFileSync(out, 'utf8')).toContain('CLASSES = ["large", "small"]');
    expect(loadPredictor(readFileSync(weights)).model.architecture.binary).toBe('softmax');
    const { runs: ofPictures } = await trained([['B', '--iterations', '20']]);
    const args = ['export', 'last', '--to', 'pytorch', '--runs', ofPictures, '--out', out];
    expect(await gradus(args)).toMatchObject({ code: 0 });
    expect(readFileSync(out, 'utf8')).toContain('self.fc1 = nn.Linear(in_features=784');
    expect(loadPicturePredictor(readFileSync(weights)).classNames).toHaveLength(10);
  });
});

describe('the model card beside it', () => {
  test('has the facts of the run on its table, and no folder of this machine', async () => {
    const out = join(temporary(), 'mine.safetensors');
    const { stdout } = await last('--to', 'safetensors', '--out', out);
    const path = out.replace('.safetensors', '.card.md');
    expect(stdout).toContain(`${path} written (`);
    const card = readFileSync(path, 'utf8');
    for (const part of [
      '# Model card: `rooms`',
      'predicts `kind`: one of 2 classes (`large`, `small`)',
      '| trained on | `rooms.csv` |',
      '| samples | 120 |',
      '| columns | 4 |',
      'Rows were drawn with seed 0',
      '| `area` | number | 1',
      '| metric | this network | majority class | linear model |',
      '| accuracy ↑ | ',
      'The network is ',
      '| `area` | 0.',
      'npx gradus train rooms.csv --target kind --ignore price --iterations 60',
      '- run: `',
    ]) {
      expect(card).toContain(part);
    }
    expect(card).not.toContain(folder);
  });

  test('of pictures has the accuracy with its interval, and the baseline of the most frequent class', async () => {
    const { runs: ofPictures } = await trained([['B', '--iterations', '20']]);
    const out = join(temporary(), 'digits.safetensors');
    const args = ['export', 'last', '--to', 'safetensors', '--runs', ofPictures, '--out', out];
    expect(await gradus(args)).toMatchObject({ code: 0, stderr: '' });
    const card = readFileSync(out.replace('.safetensors', '.card.md'), 'utf8');
    expect(card).toMatch(/\| accuracy ↑ \| \d+\.\d\d % \(\d+\.\d\d … \d+\.\d\d\) \| 10\.00 % \|/);
    expect(card).toContain('from a picture of 28 × 28 pixels');
    expect(card).toContain('| for testing | 20, used for no choice |');
    expect(card).not.toContain(data);
  });

  test('is in Korean with --lang ko or a Korean locale', async () => {
    const { runs: ofPictures } = await trained([['B', '--iterations', '1']]);
    const out = join(temporary(), 'm.safetensors');
    for (const [of, said, parts] of [
      [runs, ['--lang', 'ko'], ['시드 0 기준으로 행을', '| 지표 | 이 신경망 | 최빈 클래스 | 선형']],
      [ofPictures, [], ['가장 약한 클래스: ', '28 × 28 픽셀 그림', '| 정확도 ↑ |']],
    ] as const) {
      const args = ['export', 'last', '--to', 'safetensors', '--runs', of, '--out', out, ...said];
      const env = said.length === 0 ? { LANG: 'ko_KR.UTF-8' } : {};
      expect(await gradus(args, { env })).toMatchObject({ code: 0, stderr: '' });
      const card = readFileSync(out.replace('.safetensors', '.card.md'), 'utf8');
      for (const part of ['# 모델 카드: ', 'Gradus(학습): `', '- 실행: `', ...parts]) {
        expect(card).toContain(part);
      }
      const outside = card.replace(/```[\s\S]*?```|`[^`]*`/g, '');
      expect(outside).not.toMatch(/accuracy|trained|class|sample/);
    }
  });

  test('without the data lacks the facts from the data, with a note', async () => {
    const here = temporary();
    copyFileSync(inFolder('rooms.csv'), join(here, 'other.csv'));
    const args = ['--target', 'kind', '--iterations', '5', '--quiet', '--out', join(here, 'runs')];
    await gradus(['train', join(here, 'other.csv'), ...args]);
    rmSync(join(here, 'other.csv'));
    const out = join(here, 'm.safetensors');
    const own = ['export', 'last', '--runs', join(here, 'runs'), '--to', 'safetensors'];
    const { code, stderr } = await gradus([...own, '--out', out]);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'cannot be read, so predictions are not checked on it, and the model card does not',
    );
    expect(readFileSync(join(here, 'm.card.md'), 'utf8')).toContain('| `area` | number | mean ');
    const korean = await gradus([...own, '--out', out, '--lang', 'ko']);
    expect(korean.stderr).toContain('데이터를 읽을 수 없어');
  });
});

describe.each([
  ['one logit', ['--target', 'kind', '--binary', 'logit', '--ignore', 'price'], '| accuracy ↑ | '],
  ['a number', ['--target', 'price', '--ignore', 'kind'], '| R² ↑ | '],
  ['several targets', ['--target', 'price,size', '--ignore', 'kind'], '| size: RMSE ↓ | '],
] as const)('a run on %s', (name, args, line) => {
  test('is exported in every format, with its card', async () => {
    const here = temporary();
    const [file, own] = [join(here, 'rooms.csv'), join(here, 'runs')];
    const [heading, ...cells] = rooms(120, (i) => `,${i % 7}`)
      .trim()
      .split('\n');
    writeFileSync(file, [`${heading},size`, ...cells].join('\n'));
    const ignore = name === 'several targets' ? [] : ['--ignore', 'size'];
    const train = ['train', file, ...args, ...ignore, '--iterations', '20', '--quiet'];
    expect(await gradus([...train, '--out', own])).toMatchObject({ code: 0, stderr: '' });
    for (const [to, ending] of [
      ['safetensors', '.safetensors'],
      ['js', '.js'],
      ['html', '.html'],
      ['onnx', '.onnx'],
      ['pytorch', '.py'],
    ] as const) {
      const out = join(here, `m${ending}`);
      const ended = await gradus(['export', 'last', '--runs', own, '--to', to, '--out', out]);
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(existsSync(out)).toBe(true);
    }
    expect(readFileSync(join(here, 'm.card.md'), 'utf8')).toContain(line);
  });
});

describe('where files are written', () => {
  test('without --out the name is that of the training data, in the working directory', async () => {
    const before = process.cwd();
    const here = temporary();
    process.chdir(here);
    try {
      expect(await last('--to', 'safetensors')).toMatchObject({ code: 0, stderr: '' });
      expect(readdirSync(here)).toContain('rooms.safetensors');
    } finally {
      process.chdir(before);
    }
  });

  test('an existing file is replaced completely, with a note', async () => {
    const here = temporary();
    const out = join(here, 'm.safetensors');
    writeFileSync(out, 'mine');
    const { code, stdout } = await last('--to', 'safetensors', '--out', out);
    expect(code).toBe(0);
    expect(stdout).toContain(`${out} replaced (`);
    expect(loadPredictor(readFileSync(out)).predict([{ area: 1, city: 'x' }]).errors).toEqual([]);
    expect(readdirSync(here).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const korean = await last('--to', 'safetensors', '--out', out, '--lang', 'ko');
    expect(korean.stdout).toContain(`${out}: 기존 파일을 바꿨습니다(`);
  });

  test('--json is one object with the files', async () => {
    const out = join(temporary(), 'm.safetensors');
    const { stdout } = await last('--to', 'safetensors', '--out', out, '--json');
    const [line] = jsonLines(stdout) as [{ files: object[] }];
    expect(line).toMatchObject({ format: 'safetensors' });
    expect(line.files[0]).toEqual({ path: out, bytes: readFileSync(out).length, replaced: false });
  });
});

describe('refused exports', () => {
  test.each([
    [['--to', 'onyx'], 'Expected '],
    [['--to', 'onyx'], 'safetensors'],
    [[], "required option '--to <format>' not specified"],
    [
      ['--to', 'safetensors', '--out', 'model.bin'],
      'ends in .safetensors, such as --out rooms.safetensors',
    ],
    [['--to', 'safetensors', '--out', '.safetensors'], 'ends in .safetensors'],
    [['--to', 'safetensors', '--out', 'no/such/m.safetensors'], 'does not exist. Make it'],
  ])('%j', async (args, problem) => {
    const { code, stdout, stderr } = await last(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(problem);
  });

  test.each([
    [['onnx', '--quantize'], '8비트 가중치가 없습니다'],
    [['safetensors', '--out', 'model.bin'], '파일 이름의 끝: .safetensors'],
    [['safetensors', '--out', 'no/such/m.safetensors'], '폴더가 없습니다'],
  ])('--to %j in Korean', async ([to, ...args], problem) => {
    const { code, stderr } = await last('--to', to, ...args, '--lang', 'ko');
    expect(code).toBe(2);
    expect(stderr).toContain(problem);
  });

  test('a directory, a file of the run and a run without weights', async () => {
    const here = temporary();
    mkdirSync(join(here, 'd.safetensors'));
    const directory = await last('--to', 'safetensors', '--out', join(here, 'd.safetensors'));
    expect(directory).toMatchObject({ code: 2 });
    expect(directory.stderr).toContain('is a folder. Pass the name of a file with --out.');
    const [id] = readdirSync(runs);
    const own = join(runs, id, 'last.safetensors');
    const before = readFileSync(own);
    const inRun = await last('--to', 'safetensors', '--out', own);
    expect(inRun).toMatchObject({ code: 2 });
    expect(inRun.stderr).toContain('is in the folder of the run');
    expect(readFileSync(own)).toEqual(before);
    const none = await gradus(['export', 'none', '--to', 'safetensors', '--runs', runs]);
    expect(none).toMatchObject({ code: 3 });
    expect(existsSync('rooms.safetensors')).toBe(false);
  });

  test.each(['safetensors', 'js', 'html', 'onnx', 'pytorch'])(
    'a run that has diverged, as %s',
    async (to) => {
      const out = temporary();
      const args = ['C', '--lr', '3e38', '--iterations', '50', '--batch-size', '50'];
      const ended = await gradus(['train', ...args, '--data', data, '--out', out]);
      expect(ended.code).toBe(4);
      const { code, stderr } = await gradus(['export', 'last', '--to', to, '--runs', out]);
      expect(code).toBe(4);
      expect(stderr).toMatch(
        /^gradus: \S+-C\S*: the network outputs \S+, because its training diverged/,
      );
    },
  );
});
