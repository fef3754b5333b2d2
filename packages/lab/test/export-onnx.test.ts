/** `gradus export --to onnx`: the file, and the check against the library. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadOnnx } from 'gradus/import';
import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, test } from 'vitest';
import { fileDirectory, gradus, jsonLines, sharedRuns, temporary } from './helpers.ts';
import { rooms } from './rooms.ts';

const folder = fileDirectory();
const runs = join(folder, 'runs');
const table = join(folder, 'rooms.csv');

beforeAll(async () => {
  writeFileSync(table, rooms(240));
  for (const [target, other] of [
    ['price', 'kind'],
    ['kind', 'price'],
  ]) {
    const args = ['--target', target, '--ignore', other, '--iterations', '60', '--quiet'];
    const ended = await gradus(['train', table, ...args, '--out', runs]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  }
});

/** The constructor of async functions from their code. */
const AsyncFunction = (async () => {}).constructor as new (
  ...args: string[]
  // biome-ignore lint/suspicious/noExplicitAny: it runs any code
) => (...args: unknown[]) => Promise<any>;

const last = (...args: string[]) => gradus(['export', 'last', '--runs', runs, ...args]);

describe('onnx', () => {
  test('is a file with the same predictions for rows as the run', async () => {
    const out = join(temporary(), 'rooms.onnx');
    const { code, stdout, stderr } = await last('--to', 'onnx', '--out', out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`${out} written (`);
    expect(stdout).toContain(`${out.replace('.onnx', '.card.md')} written (`);
    expect(stdout).toMatch(
      /checked on 100 rows of the data: probabilities differ by at most [\d.]+(e-[78])?\n/,
    );
    writeFileSync(join(folder, 'new.csv'), 'area,city\n20,Seoul\n,Atlantis\n');
    const args = ['predict', 'last', join(folder, 'new.csv'), '--runs', runs, '--json'];
    const lines = jsonLines((await gradus(args)).stdout) as {
      value: string;
      probabilities: number[];
    }[];
    const model = loadOnnx(readFileSync(out));
    const found = model.predict([
      { area: 20, city: 'Seoul' },
      { area: null, city: 'Atlantis' },
    ]);
    expect(found.map(({ label }) => label)).toEqual(lines.map(({ value }) => value));
    found.forEach(({ probabilities }, row) => {
      (probabilities as number[]).forEach((p, i) => {
        expect(p).toBeCloseTo(lines[row].probabilities[i], 6);
      });
    });
    const korean = await last('--to', 'onnx', '--out', out, '--lang', 'ko');
    expect(korean.stdout).toMatch(/데이터의 행 100개에서 확인: 확률 차이는 \S+ 이하입니다/);
  });

  test('of a regression predicts in the unit of the target, and reports the difference as JSON', async () => {
    const out = join(temporary(), 'rooms.onnx');
    const [ofPrices] = readdirSync(runs).sort();
    const args = ['export', ofPrices, '--to', 'onnx', '--out', out, '--runs', runs];
    expect((await gradus(args)).stdout).toMatch(
      /rows of the data: predictions differ by at most [\d.]+(e-\d+)? standard deviations\n/,
    );
    const [line] = jsonLines((await gradus([...args, '--json'])).stdout) as [
      Record<string, Record<string, number>>,
    ];
    expect(line.check.difference).toBeLessThan(1e-6);
    expect(JSON.parse(loadOnnx(readFileSync(out)).metadata.get('targets') as string)).toEqual([
      'price',
    ]);
  });

  test('of pictures takes bytes, and is written without the data too', async () => {
    const { runs: ofPictures } = await sharedRuns().trained([['B', '--iterations', '20']]);
    const out = join(temporary(), 'digits.onnx');
    const own = ['export', 'last', '--to', 'onnx', '--runs', ofPictures, '--out', out];
    const { code, stdout, stderr } = await gradus(own);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/checked on \d+ pictures of the data: probabilities differ by/);
    const { inputs, metadata } = loadOnnx(readFileSync(out));
    expect(inputs).toMatchObject([{ name: 'pixels', elementType: 'uint8', shape: ['batch', 784] }]);
    expect(metadata.get('class_names')).toBe('["0","1","2","3","4","5","6","7","8","9"]');
    const gone = await gradus([...own, '--data', join(folder, 'nowhere')]);
    expect(gone).toMatchObject({ code: 0 });
    expect(gone.stdout).not.toContain('checked');
  });

  test('of penguins predicts in ONNX Runtime as in the guide', async () => {
    const path = '../../../node_modules/vega-datasets/data/penguins.json';
    const penguins = fileURLToPath(new URL(path, import.meta.url));
    const own = temporary();
    const out = join(own, 'penguins.onnx');
    const args = ['--target', 'Species', '--iterations', '100', '--quiet', '--out', own];
    expect(await gradus(['train', penguins, ...args])).toMatchObject({ code: 0 });
    const exported = await gradus(['export', 'last', '--to', 'onnx', '--out', out, '--runs', own]);
    expect(exported).toMatchObject({ code: 0, stderr: '' });
    const guide = new URL('../../../docs/models-out.md', import.meta.url);
    const [, section] = readFileSync(guide, 'utf8').split('\n## ONNX\n');
    const [, code] = /```js\n([\s\S]*?)```/.exec(section) as unknown as [string, string];
    const body = `${code.replace("'penguins.onnx'", 'file')}; return { label, probabilities };`;
    const run = new AsyncFunction('ort', 'file', body);
    const { label, probabilities } = await run(ort, readFileSync(out));
    const row = {
      Island: 'Torgersen',
      'Beak Length (mm)': 39.1,
      'Beak Depth (mm)': 18.7,
      'Flipper Length (mm)': 181,
      'Body Mass (g)': 3750,
      Sex: null,
    };
    writeFileSync(join(own, 'one.json'), JSON.stringify([row]));
    const asked = await gradus(['predict', 'last', join(own, 'one.json'), '--runs', own, '--json']);
    const [line] = jsonLines(asked.stdout) as [{ value: string; probabilities: number[] }];
    expect([...label.data]).toEqual([line.value]);
    [...probabilities.data].forEach((p: number, i: number) => {
      expect(p).toBeCloseTo(line.probabilities[i], 6);
    });
  });
});
