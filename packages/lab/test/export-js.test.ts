/** `gradus export --to js` and `--to html`: the files, the check against the library, and 8-bit weights. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { fileDirectory, gradus, jsonLines, sharedRuns, temporary } from './helpers.ts';
import { rooms } from './rooms.ts';

const folder = fileDirectory();
const runs = join(folder, 'runs');

beforeAll(async () => {
  writeFileSync(join(folder, 'rooms.csv'), rooms(240));
  for (const [target, other] of [
    ['price', 'kind'],
    ['kind', 'price'],
  ]) {
    const args = ['--target', target, '--ignore', other, '--iterations', '60', '--quiet'];
    const ended = await gradus(['train', join(folder, 'rooms.csv'), ...args, '--out', runs]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  }
});

const last = (...args: string[]) => gradus(['export', 'last', '--runs', runs, ...args]);

describe('js', () => {
  test('is a module with types and the same predictions as the run', async () => {
    const out = join(temporary(), 'rooms.mjs');
    const { code, stdout, stderr } = await last('--to', 'js', '--out', out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`${out} written (`);
    expect(stdout).toContain(`${out.replace('.mjs', '.d.mts')} written (`);
    expect(stdout).toMatch(
      /checked on 100 rows of the data: outputs differ by at most [\d.]+(e-[78])? of the largest one\n/,
    );
    const { predict } = await import(/* @vite-ignore */ pathToFileURL(out).href);
    writeFileSync(join(folder, 'new.csv'), 'area,city\n20,Seoul\n');
    const args = ['predict', 'last', join(folder, 'new.csv'), '--runs', runs, '--json'];
    const [line] = jsonLines((await gradus(args)).stdout) as [
      { value: string; probabilities: number[] },
    ];
    const { value, probabilities } = predict({ area: 20, city: 'Seoul' });
    expect(value).toBe(line.value);
    probabilities.forEach((p: number, i: number) => {
      expect(p).toBeCloseTo(line.probabilities[i], 6);
    });
    expect(readFileSync(out.replace('.mjs', '.d.mts'), 'utf8')).toContain(
      'readonly area: number | null;',
    );
  });

  test('--quantize reports its cost, in both languages and as JSON', async () => {
    const out = join(temporary(), 'rooms.js');
    const { stdout } = await last('--to', 'js', '--quantize', '--out', out);
    expect(stdout).toMatch(/8-bit weights: accuracy on the validation data [\d.]+ % → [\d.]+ %\n/);
    const korean = await last('--to', 'js', '--quantize', '--out', out, '--lang', 'ko');
    expect(korean.stdout).toMatch(/8비트 가중치: 검증 데이터의 정확도 [\d.]+ % → [\d.]+ %\n/);
    expect(korean.stdout).toMatch(/데이터의 행 100개에서 확인/);
    const json = await last('--to', 'js', '--quantize', '--out', out, '--json');
    const [line] = jsonLines(json.stdout) as [Record<string, Record<string, number>>];
    expect(line.check.difference).toBeLessThan(1e-6);
    expect(line.quantized).toMatchObject({ metric: 'accuracy' });
    const [ofPrices] = readdirSync(runs).sort();
    const args = ['--to', 'js', '--quantize', '--out', out, '--runs', runs];
    const { stdout: numbers } = await gradus(['export', ofPrices, ...args]);
    expect(numbers).toMatch(/8-bit weights: R² on the validation data -?0\.\d{4} → -?0\.\d{4}\n/);
  });

  test('of pictures, and without the data', async () => {
    const { runs: ofPictures } = await sharedRuns().trained([['B', '--iterations', '20']]);
    const out = join(temporary(), 'digits.js');
    const own = ['export', 'last', '--to', 'js', '--runs', ofPictures, '--out', out];
    const { code, stdout, stderr } = await gradus([...own, '--quantize']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/checked on \d+ pictures of the data: outputs differ by/);
    const { predict } = await import(/* @vite-ignore */ pathToFileURL(out).href);
    expect(predict(new Uint8Array(784)).probabilities).toHaveLength(10);
    const gone = await gradus([...own, '--data', join(folder, 'nowhere')]);
    expect(gone).toMatchObject({ code: 0 });
    expect(gone.stderr).toContain('cannot be read, so predictions are not checked on it');
    expect(gone.stdout).not.toContain('checked');
  });

  test('safetensors has no 8-bit weights', async () => {
    const { code, stderr } = await last('--to', 'safetensors', '--quantize');
    expect(code).toBe(2);
    expect(stderr).toContain(
      '--quantize: --to safetensors has no 8-bit weights. Leave --quantize out.',
    );
  });
});

describe('html', () => {
  test('is a page with the model card, in the language of the command', async () => {
    const out = join(temporary(), 'rooms.html');
    const { code, stdout, stderr } = await last('--to', 'html', '--out', out, '--lang', 'ko');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/행 \d+개에서 확인/);
    const page = readFileSync(out, 'utf8');
    expect(page).toContain('<html lang="ko">');
    expect(page).toContain('<title>rooms</title>');
    expect(page).toContain('<h2>모델 카드: <code>rooms</code></h2>');
    expect(page).toContain('<h3>평가</h3>');
  });

  test('of pictures has an area to draw on, with the preprocessing of the run', async () => {
    const { runs: ofPictures } = await sharedRuns().trained([['B', '--iterations', '20']]);
    const out = join(temporary(), 'digits.html');
    const args = ['export', 'last', '--to', 'html', '--quantize', '--out', out];
    const { code, stdout } = await gradus([...args, '--runs', ofPictures]);
    expect(code).toBe(0);
    expect(stdout).toContain('8-bit weights: accuracy on the validation data');
    expect(readFileSync(out, 'utf8')).toContain("const preparation = 'digit';");
  });
});
