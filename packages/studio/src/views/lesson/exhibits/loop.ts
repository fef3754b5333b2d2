import type { LayerWeights } from '../../../engine/messages.ts';
import type { ProgramLine } from '../../../experiment/program/index.ts';

/** The phases of a training step, in order. */
export const PHASES = ['zeroGrad', 'forward', 'loss', 'backward', 'step'] as const;

/** One of {@link PHASES}. */
export type Phase = (typeof PHASES)[number];

/** The lines of a program's loop over batches that belong to a step, without their indentation. */
export function loopOf(lines: readonly ProgramLine[]): ProgramLine[] {
  const first = lines.findIndex(({ id }) => id === 'batches');
  const last = lines.findIndex(({ id }) => id === 'step');
  const end = lines.filter(({ id }) => id === 'batches.end');
  const loop = [...lines.slice(first, last + 1), ...end];
  const shifted = (texts: readonly string[], by: number) => texts.map((text) => text.slice(by));
  const margin = (texts: readonly string[]): number => /^ */.exec(texts[0] ?? '')?.[0].length ?? 0;
  const [typescript, pytorch] = [margin(loop[0].typescript), margin(loop[0].pytorch)];
  return loop.map((line) => ({
    ...line,
    typescript: shifted(line.typescript, typescript),
    pytorch: shifted(line.pytorch, pytorch),
  }));
}

/** The effect of a step on a layer's weights. */
export interface Movement {
  readonly name: string;
  /** RMS of the gradient. */
  readonly gradient: number;
  /** ‖Δθ‖/‖θ‖ */
  readonly update: number;
}

/**
 * The effect of a step of plain SGD, from the weights before and after it: Δθ = −lr · gradient.
 * @param lr above 0
 */
export function movementOf(
  before: Pick<LayerWeights, 'name' | 'weights'>,
  after: Pick<LayerWeights, 'weights'>,
  lr: number,
): Movement {
  let [moved, size] = [0, 0];
  before.weights.forEach((weight, i) => {
    moved += (after.weights[i] - weight) ** 2;
    size += weight ** 2;
  });
  const gradient = Math.sqrt(moved / before.weights.length) / lr;
  return { name: before.name, gradient, update: Math.sqrt(moved / size) };
}
