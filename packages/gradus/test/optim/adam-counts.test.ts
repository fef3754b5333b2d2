import { expect, test } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { Adam } from '../../src/optim/index.ts';

/** The values of a parameter after steps with these gradients; null for a step without a gradient. */
function together(gradients: readonly (readonly (number | null)[])[]): number[][] {
  const parameters = gradients.map((_, i) => new nn.Parameter([i + 1]));
  const optimizer = new Adam(parameters, { lr: 0.1 });
  const values: number[][] = gradients.map(() => []);
  for (let step = 0; step < gradients[0].length; step++) {
    optimizer.zeroGrad();
    parameters.forEach((parameter, i) => {
      const gradient = gradients[i][step];
      if (gradient !== null) parameter.mul(gradient).sum().backward();
    });
    optimizer.step();
    parameters.forEach((parameter, i) => {
      values[i].push(parameter.itemSync());
    });
  }
  return values;
}

test('parameters that have taken different numbers of steps are corrected by their own', () => {
  const gradients = [
    [1, 2, null, 0.5, 1],
    [null, -1, 3, 1, null],
    [0.1, null, null, null, -2],
  ];
  const alone = gradients.map((each, i) => together([...gradients.slice(0, i).map(none), each])[i]);
  expect(together(gradients)).toEqual(alone);
});

/** No gradient in any step. */
function none(gradients: readonly (number | null)[]): null[] {
  return gradients.map(() => null);
}
