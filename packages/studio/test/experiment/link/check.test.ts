/** A result is compared by its bits where bits must be equal, otherwise within rounding. */
import { createHash } from 'node:crypto';
import { createExperiment, flatten, loadImages } from '@gradus/lab/experiment';
import { createWasmBackend, setBackend } from 'gradus';
import type { HostArray } from 'gradus/data';
import { train } from 'gradus/train';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { digestOf } from '../../../src/engine/digest.ts';
import { DEFAULTS } from '../../../src/experiment/index.ts';
import { checkReproduction, type Result } from '../../../src/experiment/link/index.ts';

const X86 = { arch: 'x86', fusedMultiplyAdd: true };
const RESULT: Result = {
  iteration: 500,
  loss: 0.3459,
  correct: 9100,
  digest: '0123456789abcdef',
  machine: X86,
};
const OTHER = 'fedcba9876543210';

describe('the verdict', () => {
  test.each([
    ['equal in all', {}, 'same', false],
    ['equal on another machine', { machine: { ...X86, fusedMultiplyAdd: false } }, 'same', false],
    ['other bits, same machine', { digest: OTHER }, 'close', true],
    [
      'other bits, Node on the same',
      { digest: OTHER, machine: { ...X86, arch: 'x64' } },
      'close',
      true,
    ],
    [
      'other bits, other rounding',
      { digest: OTHER, machine: { ...X86, fusedMultiplyAdd: false } },
      'close',
      false,
    ],
    [
      'other bits, other processor',
      { digest: OTHER, machine: { ...X86, arch: 'arm' } },
      'close',
      false,
    ],
    [
      'other bits, unknown processor',
      { digest: OTHER, machine: { ...X86, arch: null } },
      'close',
      false,
    ],
    ['other bits, unknown machine', { digest: OTHER, machine: null }, 'close', false],
    ['no digest, equal numbers', { digest: null }, 'close', false],
    ['no digest, other loss, same machine', { digest: null, loss: 0.346 }, 'close', true],
    ['loss at the edge', { digest: OTHER, machine: null, loss: 0.3459 + 9.9e-4 }, 'close', false],
    ['loss beyond it', { digest: OTHER, machine: null, loss: 0.3459 + 1.1e-3 }, 'different', false],
    ['loss beyond it, same machine', { digest: OTHER, loss: 0.4 }, 'different', true],
    ['30 pictures', { digest: OTHER, machine: null, correct: 9130 }, 'close', false],
    ['31 pictures', { digest: OTHER, machine: null, correct: 9131 }, 'different', false],
    ['not tested here', { digest: OTHER, machine: null, correct: null }, 'close', false],
    ['a loss that is not a number', { digest: OTHER, loss: Number.NaN }, 'different', true],
    ['after more steps', { iteration: 501 }, 'incomparable', false],
  ] as const)('%s', (_, changes, verdict, isFault) => {
    expect(checkReproduction(RESULT, { ...RESULT, ...changes })).toMatchObject({
      verdict,
      isFault,
    });
  });

  test('a changed loss is not the same result, whatever the digest', () => {
    expect(checkReproduction({ ...RESULT, loss: 0.1 }, RESULT).verdict).toBe('different');
  });

  test('the tolerances grow with the steps and with the test set', () => {
    const at = (iteration: number): number => {
      const result = { ...RESULT, iteration };
      return checkReproduction(result, result).lossTolerance;
    };
    expect([1, 20, 21, 500, 1000, 3000, 5000, 1e7].map(at)).toEqual([
      ...[1e-5, 1e-5, 1e-3, 1e-3, 2e-3, 6e-3, 1e-2, 1e-2],
    ]);
    expect(checkReproduction(RESULT, RESULT, 1000).correctTolerance).toBe(3);
    expect(checkReproduction(RESULT, RESULT, 20).correctTolerance).toBe(1);
  });
});

describe('the digest', () => {
  const weights = {
    'fc2.bias': { dtype: 'float32', shape: [2], data: Float32Array.of(-0, 1.5) },
    'fc1.weight': { dtype: 'float32', shape: [1, 2], data: Float32Array.of(1, 2) },
  } as const;

  test('is the SHA-256 of the documented bytes', async () => {
    const bytes = Buffer.concat([
      Buffer.from('fc1.weight 1,2\n'),
      Buffer.from('0000803f00000040', 'hex'),
      Buffer.from('fc2.bias 2\n'),
      Buffer.from('000000800000c03f', 'hex'),
    ]);
    const expected = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    expect(await digestOf(weights)).toBe(expected);
  });

  test('depends on every bit, name and shape, and not on the order', async () => {
    const first = weights['fc2.bias'];
    const digests = await Promise.all(
      [
        weights,
        { ...weights, 'fc2.bias': { ...first, data: Float32Array.of(0, 1.5) } },
        { ...weights, 'fc2.bias': { ...first, shape: [2, 1] } },
        { 'fc2.scale': first, 'fc1.weight': weights['fc1.weight'] },
        {},
      ].map((each) => digestOf(each as Readonly<Record<string, HostArray>>)),
    );
    expect(new Set(digests).size).toBe(5);
    const { 'fc1.weight': weight, 'fc2.bias': bias } = weights;
    expect(await digestOf({ 'fc1.weight': weight, 'fc2.bias': bias })).toBe(digests[0]);
  });

  test('is the same on a page that was not loaded securely', async () => {
    const digest = await digestOf(weights);
    vi.stubGlobal('crypto', {});
    onTestFinished(() => {
      vi.unstubAllGlobals();
    });
    expect(await digestOf(weights)).toBe(digest);
  });
});

/** Model C for a few steps, on its own backend. */
async function resultOn(relaxedSimd: boolean): Promise<Result> {
  const backend = createWasmBackend({ relaxedSimd, threads: 1 });
  setBackend(backend);
  onTestFinished(() => setBackend(createWasmBackend()));
  const images = await loadImages({ name: 'mnist', directory: null, classes: 10 });
  const built = await createExperiment(DEFAULTS, flatten(images));
  const { loss, evaluation } = await train({ ...built, iterations: 20 });
  const weights = Object.entries(built.model.stateDict()).map(([name, tensor]) => {
    const { dtype, shape } = tensor;
    return [name, { dtype, shape: [...shape], data: tensor.dataSync() }] as const;
  });
  return {
    ...{ iteration: 20, loss: loss as number, correct: evaluation?.correct ?? null },
    digest: await digestOf(Object.fromEntries(weights)),
    machine: {
      arch: process.arch,
      fusedMultiplyAdd: 'fusedMultiplyAdd' in backend && backend.fusedMultiplyAdd === true,
    },
  };
}

test('repeated training gives the same bits, and close results if products are rounded differently', async () => {
  const plain = await resultOn(false);
  expect(checkReproduction(plain, await resultOn(false))).toMatchObject({
    ...{ verdict: 'same', isFault: false, isSameMachine: true, hasDigests: true },
  });
  const fused = await resultOn(true);
  const { verdict, isFault } = checkReproduction(plain, fused);
  // On a machine without fused multiply-add, both round alike.
  expect(verdict).toBe(fused.machine?.fusedMultiplyAdd ? 'close' : 'same');
  expect(isFault).toBe(false);
});
