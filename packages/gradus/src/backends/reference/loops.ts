import type { Cell } from './interpreter.ts';

/** Loops over `extents` that set the first `axes` and call `body` at each point, the last fastest. */
export function nest(
  extents: readonly number[],
  axes: readonly Cell[],
  body: () => void,
): () => void {
  return extents.reduceRight((inner, extent, position) => {
    const axis = axes[position];
    return () => {
      for (let v = 0; v < extent; v++) {
        axis[0] = v;
        inner();
      }
    };
  }, body);
}
