import type { FunctionBuilder, Local } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';

/** The bounds of a loop. A number is known when the code is generated. */
export interface Range {
  readonly begin: Local | number;
  readonly end: Local | number;
  readonly step: number;
}

export function pushBound(f: FunctionBuilder, bound: Local | number): void {
  if (typeof bound === 'number') f.i32(bound);
  else f.get(bound);
}

/** counter += by */
export function move(f: FunctionBuilder, counter: Local, by: Local | number): void {
  if (by === 0) return;
  f.get(counter);
  pushBound(f, by);
  f.op(wasm.i32Add);
  f.set(counter);
}

/** Pushes the smaller of two bounds. */
export function pushSmaller(f: FunctionBuilder, a: Local, b: Local | number): void {
  f.get(a);
  pushBound(f, b);
  f.get(a);
  pushBound(f, b);
  f.op(wasm.i32LtS);
  f.op(wasm.select);
}

/** while (counter + step ≤ end) body, which advances the counter. If `isEntered`, the first test is left out. */
export function loopUpTo(
  f: FunctionBuilder,
  counter: Local,
  end: Local | number,
  body: () => void,
  step = 1,
  isEntered = false,
): void {
  const pushGoesOn = (): void => {
    f.get(counter);
    if (step > 1) {
      f.i32(step - 1);
      f.op(wasm.i32Add);
    }
    pushBound(f, end);
    f.op(wasm.i32LtS);
  };
  const loop = (): void =>
    f.loop((again) => {
      body();
      pushGoesOn();
      f.branchIf(again);
    });
  if (isEntered) loop();
  else {
    pushGoesOn();
    f.if(loop);
  }
}

/**
 * for (counter = begin; counter + step ≤ end; counter += step) body
 * @returns where a loop with a smaller step would continue: a number if known, otherwise the counter
 */
export function countLoop(
  f: FunctionBuilder,
  counter: Local,
  { begin, end, step }: Range,
  body: () => void,
): Local | number {
  if (begin !== counter) {
    pushBound(f, begin);
    f.set(counter);
  }
  const isKnown = typeof begin === 'number' && typeof end === 'number';
  if (isKnown && begin + step > end) return begin;
  const next = (): void => {
    body();
    move(f, counter, step);
  };
  loopUpTo(f, counter, end, next, step, isKnown);
  return isKnown ? end - ((end - begin) % step) : counter;
}
