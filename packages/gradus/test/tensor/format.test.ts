import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal, scientific } from '../../src/tensor/format/decimals.ts';
import { formatTensor, tensor } from '../../src/tensor/index.ts';
import { loadGoldens } from '../helpers/goldens.ts';

const plain = { requiresGrad: false, isLeaf: true };

describe('formatTensor', () => {
  test.each(loadGoldens('print').cases.map((golden) => [golden.text, golden] as const))(
    'prints what PyTorch prints: %s',
    (_, { tensor: { data, shape, dtype }, text }) => {
      expect(formatTensor(data, shape, dtype, plain)).toBe(text);
    },
  );

  test('names uint8 always, and int32 only if there are no values', () => {
    expect(formatTensor(Uint8Array.of(1, 200), [2], 'uint8', plain)).toBe(
      'tensor([  1, 200], dtype=uint8)',
    );
    expect(formatTensor(Int32Array.of(), [0], 'int32', plain)).toBe('tensor([], dtype=int32)');
    expect(formatTensor(Uint8Array.of(), [2, 0], 'bool', plain)).toBe(
      'tensor([], size=(2, 0), dtype=bool)',
    );
  });

  test('shows whether a gradient is required, and which op made the value', () => {
    const data = Float32Array.of(0.5);
    const leaf = { requiresGrad: true, isLeaf: true };
    expect(formatTensor(data, [1], 'float32', leaf)).toBe('tensor([0.5000], requires_grad=True)');
    expect(
      formatTensor(data, [], 'float32', { requiresGrad: true, isLeaf: false, op: 'add' }),
    ).toBe('tensor(0.5000, grad_fn=<add>)');
  });

  test('continues on the next line after 80 characters', () => {
    const text = formatTensor(new Float32Array(12).fill(0.25), [12], 'float32', {
      requiresGrad: true,
      isLeaf: true,
    });
    expect(text).toBe(
      'tensor([0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500,\n' +
        '        0.2500, 0.2500, 0.2500], requires_grad=True)',
    );
    const nine = formatTensor(new Float32Array(9).fill(0.25), [9], 'float32', {
      requiresGrad: true,
      isLeaf: true,
    });
    expect(nine).toBe(
      'tensor([0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500],\n' +
        '       requires_grad=True)',
    );
  });

  test('rounds ties to even, as C does', () => {
    const data = Float32Array.of(0.03125, 0.09375, -0.65625);
    expect(formatTensor(data, [3], 'float32', plain)).toBe('tensor([ 0.0312,  0.0938, -0.6562])');
    const wide = Float32Array.of(142.125, 0.015625, 1e-44, 3.4028234663852886e38);
    expect(formatTensor(wide, [4], 'float32', plain)).toBe(
      'tensor([1.4212e+02, 1.5625e-02, 9.8091e-45, 3.4028e+38])',
    );
  });

  test('is used by toString()', () => {
    expect(
      `${tensor([
        [1, 2],
        [3, 4],
      ])}`,
    ).toBe('tensor([[1., 2.],\n        [3., 4.]])');
  });
});

describe('decimals', () => {
  const float32 = fc.float({ min: -1e7, max: 1e7, noNaN: true });

  test('with four digits are the nearest, with ties to even', () => {
    // 24 bits times 10⁴ are exact in double precision.
    const inTenThousandths = (x: number): number => {
      const exact = Math.abs(x) * 1e4;
      const below = Math.floor(exact);
      if (exact - below !== 0.5) return Math.round(exact);
      return below % 2 === 0 ? below : below + 1;
    };
    const eighths = fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 32);
    fc.assert(
      fc.property(fc.oneof(float32, eighths), (x) => {
        const text = decimal(x, 4);
        expect(text).toMatch(/^-?\d+\.\d{4}$/);
        expect(Number(text.replace(/[-.]/g, ''))).toBe(inTenThousandths(x));
        expect(text.startsWith('-')).toBe(x < 0 || Object.is(x, -0));
      }),
    );
  });

  test('in powers of ten keep five digits, rounded', () => {
    fc.assert(
      fc.property(float32, (x) => {
        const text = scientific(x, 4);
        expect(text).toMatch(/^-?\d\.\d{4}e[+-]\d{2,}$/);
        expect(Math.abs(Number(text) - x)).toBeLessThanOrEqual(5.0001e-5 * Math.abs(x));
      }),
    );
  });
});
