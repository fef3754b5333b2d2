import type { Component } from 'svelte';
import type { StepId } from '../steps.ts';
import Activation from './Activation.svelte';
import Ending from './Ending.svelte';
import Loop from './Loop.svelte';
import Parameters from './Parameters.svelte';
import Stack from './Stack.svelte';

/** What is to be seen and tried out at a step, besides its question. Each takes what it needs of `ExhibitProps`. */
// biome-ignore lint/suspicious/noExplicitAny: some need nothing, which no type of props allows
export const EXHIBITS: Readonly<Partial<Record<StepId, Component<any>>>> = {
  nonLinearity: Stack,
  sigmoid: Activation,
  tanh: Activation,
  relu: Activation,
  loop: Loop,
  next: Ending,
};

/** What is to be seen once the answer is known. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export const FINDINGS: Readonly<Partial<Record<StepId, Component<any>>>> = {
  parameters: Parameters,
};
