import type { ActivationName } from './names.ts';

/** The layers of a network, without its parameters. */
export interface Architecture {
  /** A letter, `linear`, or a name made of sizes and activation, such as `relu-100-100`. */
  readonly name: string;
  /** The units of each hidden layer. */
  readonly hidden: readonly number[];
  /** The function after each hidden layer; null if there are none. */
  readonly activation: ActivationName | null;
}

/** The networks of the lesson by name, the linear one first as in the lesson. */
const LESSON: Readonly<Record<string, Architecture>> = {
  linear: { name: 'linear', hidden: [], activation: null },
  A: { name: 'A', hidden: [100], activation: 'sigmoid' },
  B: { name: 'B', hidden: [100], activation: 'tanh' },
  C: { name: 'C', hidden: [100], activation: 'relu' },
  D: { name: 'D', hidden: [100, 100], activation: 'relu' },
};

/** The names of the lesson's networks: linear, A, B, C, D. */
export const LESSON_MODELS: readonly string[] = Object.keys(LESSON);

/** One of the lesson's networks by its name, in upper or lower case; undefined for another name. */
export function lessonArchitecture(name: string): Architecture | undefined {
  const key = LESSON_MODELS.find((known) => known.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : LESSON[key];
}

/** A network with these hidden layers; without any, the linear one. */
export function customArchitecture(
  hidden: readonly number[],
  activation: ActivationName,
): Architecture {
  if (hidden.length === 0) return LESSON.linear;
  return { name: [activation, ...hidden].join('-'), hidden, activation };
}

/** The number of classes that a network distinguishes: two for a single logit. */
export function classCount({ outputDim }: { readonly outputDim: number }): number {
  return Math.max(2, outputDim);
}

/** The number of parameters of a network's Linear layers. */
export function parameterCount(network: {
  readonly inputDim: number;
  readonly hidden: readonly number[];
  readonly outputDim: number;
}): number {
  const sizes = [network.inputDim, ...network.hidden, network.outputDim];
  return sizes.slice(1).reduce((sum, size, i) => sum + size * (sizes[i] + 1), 0);
}
