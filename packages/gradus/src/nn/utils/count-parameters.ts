import type { Module } from '../module/module.ts';

/**
 * The number of values in the parameters of a module. A parameter that several layers share counts once.
 *
 * @example
 * ```ts
 * nn.utils.countParameters(new nn.Linear(784, 100)); // 78500
 * ```
 */
export function countParameters(module: Module): number {
  return module.parameters().reduce((sum, parameter) => sum + parameter.numel(), 0);
}
