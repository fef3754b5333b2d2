/** Exported files of a run predict what its snapshot predicts. */
import { compareOnnx } from 'gradus/export';
import { loadPicturePredictor } from 'gradus/preprocessing';
import { describe, expect, it } from 'vitest';
import type { ExportEnding } from '../../src/engine/messages.ts';
import { share } from '../../src/lang/ko/share.ts';
import { tinyEngine, tinyExperiment } from './helpers.ts';

/** The exports of the generated JavaScript. */
interface Script {
  predict(pixels: Uint8Array): { readonly probabilities: readonly number[] };
}

const words = share.cardWords;

/** A run with the snapshots 0 and 60, and its files as text and as bytes. */
async function finishedRun() {
  const { call, until, summary } = await tinyEngine();
  await call('create', { run: 'a', experiment: tinyExperiment() });
  await call('train', { run: 'a', steps: null });
  await until('a', ({ status }) => status === 'finished');
  const file = (ending: ExportEnding, iteration = 60) =>
    call('exportFile', { run: 'a', iteration, ending, name: 'Run A', lang: 'ko', words });
  return {
    call,
    summary,
    text: async (ending: ExportEnding, iteration?: number) =>
      (await file(ending, iteration)) as string,
    bytes: async (ending: ExportEnding, iteration?: number) =>
      (await file(ending, iteration)) as Uint8Array<ArrayBuffer>,
  };
}

describe('an exported file', () => {
  it.each([0, 60])('JavaScript predicts what snapshot %i predicts', async (iteration) => {
    const { call, text } = await finishedRun();
    const code = await text('.js', iteration);
    const { predict } = (await import(/* @vite-ignore */ dataUrl(code))) as Script;
    for (const index of [0, 5, 169]) {
      const pixels = await call('images', { indices: [index] });
      const expected = await call('predict', { run: 'a', iteration, pixels });
      predict(pixels).probabilities.forEach((share, i) => {
        expect(share).toBeCloseTo(expected.probabilities[i], 5);
      });
    }
    expect(await text('.d.ts', iteration)).toContain('export function predict(');
  });

  it('ONNX and the model file predict what the snapshot predicts', async () => {
    const { call, bytes, summary } = await finishedRun();
    const loaded = loadPicturePredictor(await bytes('.safetensors'));
    const { classNames, preprocessing: preparation } = summary;
    expect(loaded.classNames).toEqual(classNames);
    expect(loaded.picture).toEqual({ rows: 6, columns: 6, channels: 1, preparation });
    const pixels = await call('images', { indices: [7] });
    const { probabilities } = await call('predict', { run: 'a', iteration: 60, pixels });
    const [found] = loaded.predict([pixels]).predictions;
    expect([...(found as { probabilities: Float32Array }).probabilities]).toEqual([
      ...probabilities,
    ]);
    const { largestDifference } = compareOnnx(await bytes('.onnx'), loaded, [pixels]);
    expect(largestDifference).toBeLessThan(1e-5);
  });

  it('Python, HTML and the model card name the network', async () => {
    const { call, text } = await finishedRun();
    expect(await text('.py')).toContain(
      'self.fc1 = nn.Linear(in_features=36, out_features=100, bias=True)',
    );
    const page = await text('.html');
    expect(page).toContain('<html lang="ko">');
    expect(page).toContain('<title>Run A</title>');
    const card = await text('.card.md');
    const { correct, total } = await call('test', { run: 'a', iteration: 60 });
    expect(card).toContain('# 모델 카드: `Run A`');
    expect(card).toContain(`| 정확도 ↑ | ${((100 * correct) / total).toFixed(2)} % |`);
    expect(card).toContain('- 학습 스텝: `60`');
    expect(page).toContain('<td>정확도 ↑</td>');
  });

  it('refuses a step that is no longer saved', async () => {
    const { bytes } = await finishedRun();
    await expect(bytes('.onnx', 5)).rejects.toThrow('step 5 is no longer saved');
  });
});

function dataUrl(code: string): string {
  return `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
}
