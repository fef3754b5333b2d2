import type { Tensor } from '../../tensor/index.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkTensor } from '../arguments.ts';

/** @throws ArgumentError for what is no tensor, ShapeError where the shapes differ; it says how to make them equal, where they have one size */
export function checkSameShape(loss: string, input: Tensor, target: Tensor): void {
  checkTensor(loss, 'input', input);
  checkTensor(loss, 'target', target);
  if (input.shape.join() === target.shape.join()) return;
  const fix = input.numel() === target.numel() ? ` Reshape one: target.view(${input.shape}).` : '';
  throw new ShapeError(
    loss,
    [input.shape, target.shape],
    `input and target must have one shape, got [${input.shape}] and [${target.shape}].${fix}`,
  );
}
