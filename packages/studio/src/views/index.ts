import type { Component } from 'svelte';
import type { View } from '../state/address.ts';

/** What is shown for each name in the navigation, loaded when it is first wanted. */
const LOADERS: Readonly<Record<View, () => Promise<{ default: Component }>>> = {
  train: () => import('./train/TrainView.svelte'),
  inside: () => import('./inside/InsideView.svelte'),
  symptoms: () => import('./symptoms/SymptomsView.svelte'),
  compare: () => import('./compare/CompareView.svelte'),
  test: () => import('./test/TestView.svelte'),
  lesson: () => import('./lesson/LessonView.svelte'),
  share: () => import('./share/ShareView.svelte'),
};

/** The component of a view. */
export async function viewComponent(view: View): Promise<Component> {
  return (await LOADERS[view]()).default;
}

/** Loads all views, one after the other, so that a change of view waits for nothing. */
export async function loadAllViews(): Promise<void> {
  for (const load of Object.values(LOADERS)) await load();
}
