import { expect, test } from 'vitest';
import { LANGUAGES, messages } from '../src/lang/index.ts';
import { bar, drawPicture } from '../src/text/blocks.ts';
import { nearest } from '../src/text/nearest.ts';
import { plot } from '../src/text/plot.ts';
import { table } from '../src/text/table.ts';
import { displayWidth } from '../src/text/width.ts';
import { gradus } from './helpers.ts';

test.each([
  ['A', 4, '79,510', 'sigmoid'],
  ['b', 4, '79,510', 'tanh'],
  ['C', 4, '79,510', 'relu'],
  ['D', 6, '89,610', 'relu1, relu2'],
])(
  'inspect %s: %i groups, why, and none in the non-linear layers',
  async (name, groups, total, none) => {
    const { code, stdout } = await gradus(['inspect', name]);
    expect(code).toBe(0);
    expect(stdout).toContain(`${groups} groups of parameters`);
    expect(stdout).toMatch(/fc1\.weight +\[100, 784\] +78,400 +313,600 /);
    expect(stdout).toMatch(/fc1\.bias +\[100\] +100 +400 /);
    expect(stdout).toContain(`${groups / 2} × 2 = ${groups}`);
    expect(stdout).toContain(`The non-linear layers (${none}) have none`);
    expect(stdout).toContain(`Total: ${total} parameters`);
  },
);

test('inspect shows any other network, and JSON', async () => {
  const args = ['inspect', '--hidden', '3,2', '--activation', 'gelu', '--json'];
  const { parameters, total, bytes } = JSON.parse((await gradus(args)).stdout);
  expect(parameters.map(({ name }: { name: string }) => name)).toEqual([
    'fc1.weight',
    'fc1.bias',
    'fc2.weight',
    'fc2.bias',
    'fc3.weight',
    'fc3.bias',
  ]);
  expect([total, bytes]).toEqual([784 * 3 + 3 + 8 + 30, 4 * (784 * 3 + 3 + 8 + 30)]);
});

test('inspect linear: straight boundaries only', async () => {
  const { stdout } = await gradus(['inspect', 'linear', '--lang', 'ko'], {
    env: { LANG: 'en_US' },
  });
  expect(stdout).toContain('직선 경계');
  expect(stdout).toMatch(/linear\.weight +\[10, 784\]/);
});

test('activations: formulas, ranges, slopes; tanh vanishes at its ends, not at 0', async () => {
  const { code, stdout } = await gradus(['activations']);
  expect(code).toBe(0);
  for (const fact of ['(0, 1)', '(−1, 1)', '[0, ∞)', '0.25, at x = 0', '1 − tanh²(x)']) {
    expect(stdout).toContain(fact);
  }
  expect(stdout).toMatch(/near both ends, −1 and 1, the gradient vanishes \(it is largest at 0\)/);
  expect(stdout).toMatch(/gradient 0 for negative inputs/);
  expect(Math.max(...stdout.split('\n').map(displayWidth))).toBeLessThan(130);
  expect((await gradus(['activations', '--lang', 'ko'])).stdout).toContain('최대 기울기');
});

test.each(['train', 'inspect', 'activations', 'predict', 'evaluate'])(
  '%s --help has examples',
  async (command) => {
    const { code, stdout, stderr } = await gradus([command, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/Examples?:\n {2}gradus /);
  },
);

test('without arguments it shows the help, with the exit codes', async () => {
  const { code, stdout } = await gradus([]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/3 bad data/);
  for (const args of [['--help'], ['help']]) {
    const help = await gradus(args);
    expect(help).toEqual({ code: 0, stdout, stderr: '' });
  }
});

test('--version is the version of the package', async () => {
  expect((await gradus(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('the locale chooses the language, as in POSIX', () => {
  const time = (env: Record<string, string>) => messages(undefined, env).train.time;
  expect(time({ LANG: 'ko_KR.UTF-8' })).toBe('시간');
  expect(time({ LANG: 'ko_KR.UTF-8', LC_MESSAGES: 'C' })).toBe('time');
  expect(time({ LC_ALL: 'ko', LC_MESSAGES: 'en_US' })).toBe('시간');
  expect(time({ LANG: 'kok_IN' })).toBe('time');
  expect(time({})).toBe('time');
});

test('no string of a language is empty', () => {
  for (const language of LANGUAGES) {
    for (const group of Object.values(messages(language, {}))) {
      for (const text of Object.values(group)) expect(text).not.toBe('');
    }
  }
});

test('the most similar name, if one is similar', () => {
  expect(nearest('rellu', ['sigmoid', 'relu'])).toBe('relu');
  expect(nearest('E', ['A', 'B'])).toBeUndefined();
  expect(nearest('banana', ['sgd', 'adam'])).toBeUndefined();
});

test('tables align Korean, with two columns for each letter', () => {
  const lines = table(
    [{ title: '모델' }, { title: 'n', right: true }],
    [
      ['가나다', '1'],
      ['x', '10'],
    ],
  );
  expect(lines).toEqual(['모델     n', '──────  ──', '가나다   1', 'x       10']);
  expect(new Set(lines.map(displayWidth))).toEqual(new Set([10]));
});

test('bars in eighths, clipped', () => {
  expect([0, 0.5, 1, 7].map((share) => bar(share, 4))).toEqual(['', '██', '████', '████']);
  expect(bar(1 / 32, 4)).toBe('▏');
});

test('pictures in half blocks, also with odd heights', () => {
  const lines = drawPicture([255, 0, 255, 0, 255, 255, 200, 0, 127], 3, 3);
  expect(lines).toEqual(['▀▄█', '▀']);
});

test('a curve passes through its points', () => {
  const lines = plot((x) => x, { from: -1, to: 1, low: -1, high: 1, width: 5, height: 5 });
  expect(lines).toHaveLength(5);
  expect(lines[0]).toMatch(/^ {4}1 .*[\u2800-\u28ff]$/);
  expect(lines[4]).toMatch(/^ {3}-1 [\u2800-\u28ff]/);
});

test('a long cell does not make other rows longer', () => {
  const long = 'x'.repeat(100_000);
  const rows = [[long, 'c'], ...Array.from({ length: 50 }, () => ['d', 'e'])];
  const lines = table([{ title: 'one' }, { title: 'two', right: true }], rows);
  expect(lines.find((line) => line.includes(long))).toBe(`${long}    c`);
  expect(lines.join('').length).toBeLessThan(2 * long.length);
});
