import type { Module } from '../module.ts';

/** How many numbers a module learns. A parameter that several layers share counts once. */
export function countParameters(module: Module): number {
  return module.parameters().reduce((sum, parameter) => sum + parameter.numel(), 0);
}
