import type { Component } from 'svelte';
import type { View } from '../state/address.ts';
import { preferences } from '../state/preferences.svelte.ts';

/** The component of each view, loaded when it is first opened. */
const LOADERS: Readonly<Record<View, () => Promise<{ default: Component }>>> = {
  train: () => import('./train/TrainView.svelte'),
  inside: () => import('./inside/InsideView.svelte'),
  symptoms: () => import('./symptoms/SymptomsView.svelte'),
  compare: () => import('./compare/CompareView.svelte'),
  test: () => import('./test/TestView.svelte'),
  lesson: async () => {
    const [view] = await Promise.all([
      import('./lesson/LessonView.svelte'),
      preferences.openLesson(),
    ]);
    return view;
  },
  share: () => import('./share/ShareView.svelte'),
};

/** The component of a view. */
export async function viewComponent(view: View): Promise<Component> {
  return (await LOADERS[view]()).default;
}

/** Loads all views, one after the other, so that changing the view needs no wait. */
export async function loadAllViews(): Promise<void> {
  for (const load of Object.values(LOADERS)) await load();
}
