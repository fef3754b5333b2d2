/** What the views show for each kind of data. All else is the same for all of them. */
import type { Component } from 'svelte';
import type { DataKind } from '../experiment/index.ts';
import { preferences } from '../state/preferences.svelte.ts';
import { choosePictures, choosePoints } from './train/choose-data.ts';

type Load = () => Promise<{ default: Component }>;

interface ShownKind {
  /** Makes data of this kind current. Null if only a file can bring them. */
  readonly choose: (() => void) | null;
  /** The form of the data in the build panel. */
  readonly form: Load;
  /** What stands above the curves of the Train view, with the diagram in it; null for nothing. */
  readonly hero: Load | null;
  /** The Test view. */
  readonly test: Load;
}

export const KINDS: Readonly<Record<DataKind, ShownKind>> = {
  pictures: {
    choose: choosePictures,
    form: () => import('./train/PictureForm.svelte'),
    hero: null,
    test: () => import('./test/PicturesTest.svelte'),
  },
  points: {
    choose: choosePoints,
    form: preferences.withTexts('points', () => import('./points/PointForm.svelte')),
    hero: preferences.withTexts(
      'network',
      preferences.withTexts('points', () => import('./points/PlaneHero.svelte')),
    ),
    test: preferences.withTexts('tableTest', () => import('./test/TableTest.svelte')),
  },
  table: {
    choose: null,
    form: preferences.withTexts('table', () => import('./train/TableForm.svelte')),
    hero: null,
    test: preferences.withTexts('tableTest', () => import('./test/TableTest.svelte')),
  },
};
