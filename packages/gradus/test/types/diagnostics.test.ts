/** The errors that the editor shows for layers that do not fit. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { blocksOf } from '../../../../test/readme/blocks.ts';
import { diagnose } from './snippets.ts';

const SNIPPETS = {
  fits: `
    class Model extends nn.Module {
      fc1 = new nn.Linear(784, 100);
      relu = new nn.ReLU();
      fc2 = new nn.Linear(100, 10);
      forward(x: Tensor) {
        return this.fc2.forward(this.relu.forward(this.fc1.forward(x)));
      }
    }
    export const output: Tensor<[number, 10]> = new Model().forward({} as Tensor<[number, 784]>);`,
  handWritten: `
    export class Model extends nn.Module {
      fc1 = new nn.Linear(784, 100);
      relu = new nn.ReLU();
      fc2 = new nn.Linear(50, 10);
      forward(x: Tensor) {
        const h = this.relu.forward(this.fc1.forward(x));
        return this.fc2.forward(h);
      }
    }`,
  notFlattened: `
    declare const images: Tensor<[number, 1, 28, 28]>;
    new nn.Linear(784, 100).forward(images);`,
  sequential: `
    new nn.Sequential(new nn.Linear(784, 100), new nn.ReLU(), new nn.Linear(50, 10));`,
  sequentialInput: `
    declare const x: Tensor<[number, 28]>;
    new nn.Sequential(new nn.Linear(784, 100), new nn.ReLU()).forward(x);`,
  matmul: `
    declare const x: Tensor<[number, 784]>;
    declare const w: Tensor<[100, 784]>;
    x.matmul(w);`,
  reassigned: `
    let h = new nn.Linear(784, 100).forward({} as Tensor);
    h = new nn.Linear(100, 10).forward(h);`,
  onlyNumbers: `
    declare const sizes: number[];
    const x = new nn.Linear(784, sizes[0]).forward({} as Tensor);
    new nn.Linear(sizes[1], 10).forward(new nn.Linear(5, 3).forward(x));
    new nn.Sequential(new nn.Linear(28 * 28, 100), new nn.Linear(sizes[0], 10));`,
};

/** The block with an error in each guide, without its imports. */
const GUIDES = {
  english: shownIn('docs/first-network.md'),
  korean: shownIn('docs/ko/first-network.md'),
};

const said = diagnose({ ...SNIPPETS, ...GUIDES });

function shownIn(file: string): string {
  const text = readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8');
  const block = blocksOf(text).find(({ code }) => code.includes('// error:'));
  return (block?.code ?? '').replace(/^import .*\n/gm, '');
}

test('a model that fits compiles, with any batch size', () => {
  expect(said.fits).toBe('');
});

test('sizes of type number are checked at run time', () => {
  expect(said.onlyNumbers).toBe('');
});

test('in a class, the message names the layer and both numbers', () => {
  expect(said.handWritten).toContain('Linear expects a last dimension of 50, but got 100');
});

test('pictures that were not flattened: both numbers', () => {
  expect(said.notFlattened).toContain('Linear expects a last dimension of 784, but got 28');
});

test('in a Sequential, the message names the position and both numbers', () => {
  expect(said.sequential).toContain('layer 2 expects a last dimension of 50, but got 100');
});

test('an input that does not fit a Sequential: both numbers', () => {
  expect(said.sequentialInput).toContain('Sequential expects a last dimension of 784, but got 28');
});

test('a matrix product whose inner sizes differ: both numbers', () => {
  expect(said.matmul).toContain('matmul expects 784 rows on its right side, but got 100');
});

test('a variable keeps its shape', () => {
  expect(said.reassigned).toContain(
    "Type 'Tensor<[...number[], 10]>' is not assignable to type 'Tensor<[...number[], 100]>'",
  );
});

test.each(['english', 'korean'] as const)('the misfit in the %s guide is this error', (name) => {
  const [, message] = GUIDES[name].match(/\/\/ error: (.*)/) ?? [];
  expect(said[name]).toContain(message);
});
