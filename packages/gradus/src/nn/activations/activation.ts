import type { Shape, Tensor } from '../../tensor/index.ts';
import { Module } from '../module/module.ts';

/**
 * A function of each element. A subclass overrides the properties below that differ for its function.
 *
 * Shape: any → the same.
 *
 * @example
 * ```ts
 * const activation: nn.Activation = new nn.Sigmoid();
 * activation.saturatesAt; // [0, 1]
 * activation.canDie; // false
 * ```
 */
export abstract class Activation extends Module {
  /**
   * The lowest and highest output, near which a unit is saturated: the derivative falls as 1 − g², where g is the
   * output scaled to −1 … 1. Null for a function without two such ends.
   */
  get saturatesAt(): readonly [low: number, high: number] | null {
    return null;
  }

  /** Whether output and derivative are 0 on one side, so that a unit can be dead: 0 for every sample. */
  get canDie(): boolean {
    return false;
  }

  abstract override forward<S extends Shape>(x: Tensor<S>): Tensor<S>;
}

/** A number as Python prints a float. */
export function floatText(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
