import type { Component } from 'svelte';
import type { View } from '../state/address.ts';
import { preferences } from '../state/preferences.svelte.ts';

type Load = () => Promise<{ default: Component }>;

/** The component of each view, loaded when it is first opened. */
const LOADERS: Readonly<Record<View, Load>> = {
  train: () => import('./train/TrainView.svelte'),
  inside: preferences.withTexts('inside', () => import('./inside/InsideView.svelte')),
  symptoms: preferences.withTexts('symptoms', () => import('./symptoms/SymptomsView.svelte')),
  compare: preferences.withTexts('compare', () => import('./compare/CompareView.svelte')),
  test: preferences.withTexts('test', () => import('./test/TestView.svelte')),
  lesson: preferences.withTexts('lesson', () => import('./lesson/LessonView.svelte')),
  share: preferences.withTexts('share', () => import('./share/ShareView.svelte')),
};

/** The component of a view. */
export async function viewComponent(view: View): Promise<Component> {
  return (await LOADERS[view]()).default;
}

/** Loads all views, one after the other, so that changing the view needs no wait. */
export async function loadAllViews(): Promise<void> {
  for (const load of Object.values(LOADERS)) await load();
}

/** What is around each view and loads once the page is there. */
export interface Frame {
  readonly LinkNotice: Component;
  readonly RunList: Component;
  readonly RunMessages: Component;
  readonly Storage: Component;
}

/** Loads what is around each view. */
export async function openFrame(): Promise<Frame> {
  const [runs, { default: LinkNotice }] = await Promise.all([
    import('./runs/index.ts'),
    import('./share/LinkNotice.svelte'),
    preferences.open('runs'),
  ]);
  return { LinkNotice, ...runs };
}
