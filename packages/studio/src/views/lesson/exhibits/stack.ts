/** Two linear layers of one number each: a₂·(a₁·x + b₁) + b₂. */
export interface Stacked {
  readonly a1: number;
  readonly b1: number;
  readonly a2: number;
  readonly b2: number;
}

/** The inputs of the curves, close enough to show the bend where it is. */
export const INPUTS: readonly number[] = Array.from({ length: 61 }, (_, i) => (i - 30) / 10);

/** The single linear layer a·x + b that equals both layers. */
export function collapsed({ a1, b1, a2, b2 }: Stacked): { readonly a: number; readonly b: number } {
  return { a: a2 * a1, b: a2 * b1 + b2 };
}

/** The outputs for x: of both layers, of the single equal layer, and with a ReLU between the two. */
export function stackedAt(
  stacked: Stacked,
  x: number,
): { readonly two: number; readonly one: number; readonly bent: number } {
  const { a1, b1, a2, b2 } = stacked;
  const { a, b } = collapsed(stacked);
  const inner = a1 * x + b1;
  return { two: a2 * inner + b2, one: a * x + b, bent: a2 * Math.max(0, inner) + b2 };
}
