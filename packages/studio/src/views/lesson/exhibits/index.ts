import type { Component } from 'svelte';
import type { StepId } from '../steps.ts';
import Activation from './Activation.svelte';
import Behind from './Behind.svelte';
import Ending from './Ending.svelte';
import Loop from './Loop.svelte';
import Moons from './Moons.svelte';
import OneStep from './OneStep.svelte';
import Parameters from './Parameters.svelte';
import Stack from './Stack.svelte';

/** The exhibits of a step, besides its question. Each takes the props of `ExhibitProps` that it needs. */
// biome-ignore lint/suspicious/noExplicitAny: some need no props, which no type of props allows
export const EXHIBITS: Readonly<Partial<Record<StepId, readonly Component<any>[]>>> = {
  nonLinearity: [Stack, Moons],
  sigmoid: [Activation],
  tanh: [Activation],
  relu: [Activation],
  loop: [Loop, OneStep],
  next: [Ending],
};

/** The exhibit that is shown once the answer is known. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export const FINDINGS: Readonly<Partial<Record<StepId, Component<any>>>> = {
  order: Behind,
  parameters: Parameters,
};
