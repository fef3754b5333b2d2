import type { Component } from 'svelte';
import type { View } from '../state/route.svelte.ts';
import CompareView from './compare/CompareView.svelte';
import InsideView from './inside/InsideView.svelte';
import LessonView from './lesson/LessonView.svelte';
import ShareView from './share/ShareView.svelte';
import SymptomsView from './symptoms/SymptomsView.svelte';
import TestView from './test/TestView.svelte';
import TrainView from './train/TrainView.svelte';

/** What is shown for each name in the navigation. */
export const VIEW_COMPONENTS: Readonly<Record<View, Component>> = {
  train: TrainView,
  inside: InsideView,
  symptoms: SymptomsView,
  compare: CompareView,
  test: TestView,
  lesson: LessonView,
  share: ShareView,
};
