import type { FunctionBuilder, Local } from '../asm/function.ts';

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

/** Pushes the smaller of two bounds. */
export function pushSmaller(f: FunctionBuilder, a: Local, b: Local | number): void {
  f.get(a);
  pushBound(f, b);
  f.get(a);
  pushBound(f, b);
  f.op('i32.lt_s');
  f.op('select');
}

/** while (counter < end) body, which advances the counter */
export function loopUpTo(
  f: FunctionBuilder,
  counter: Local,
  end: Local | number,
  body: () => void,
): void {
  const pushGoesOn = (): void => {
    f.get(counter);
    pushBound(f, end);
    f.op('i32.lt_s');
  };
  pushGoesOn();
  f.if(() =>
    f.loop((again) => {
      body();
      pushGoesOn();
      f.branchIf(again);
    }),
  );
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
  const pushGoesOn = (): void => {
    f.get(counter);
    if (step > 1) {
      f.i32(step - 1);
      f.op('i32.add');
    }
    pushBound(f, end);
    f.op('i32.lt_s');
  };
  const runAtLeastOnce = (): void =>
    f.loop((again) => {
      body();
      f.get(counter);
      f.i32(step);
      f.op('i32.add');
      f.set(counter);
      pushGoesOn();
      f.branchIf(again);
    });
  if (typeof begin === 'number' && typeof end === 'number') {
    if (begin + step > end) return begin;
    runAtLeastOnce();
    return end - ((end - begin) % step);
  }
  pushGoesOn();
  f.if(runAtLeastOnce);
  return counter;
}
