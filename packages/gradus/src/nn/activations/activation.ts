import type { Shape, Tensor } from '../../tensor/index.ts';
import { Module } from '../module.ts';

/**
 * A function of each element. Its file is all that there is to know of it: what differs from the defaults here
 * is overridden there.
 *
 * Shape: any → the same.
 */
export abstract class Activation extends Module {
  /**
   * The two outputs near which the unit is saturated, where the derivative vanishes as 1 − g², with g the
   * output brought to −1 … 1; null where there are no two such ends.
   */
  get saturatesAt(): readonly [low: number, high: number] | null {
    return null;
  }

  /** Whether output and derivative are 0 on a half-line, so that a unit can be dead for all samples. */
  get canDie(): boolean {
    return false;
  }

  abstract override forward<S extends Shape>(x: Tensor<S>): Tensor<S>;
}

/** A number as Python prints a float. */
export function floatText(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
