/** What differs between the kinds of data that an experiment can have. */
import { type StudioData, sourceName } from '@gradus/lab/settings';
import type { Experiment } from './schema.ts';

/** Pictures, as a run stores them. */
export type Pictures = Extract<StudioData, { kind: 'pictures' }>;

/** An experiment on pictures. */
export type PictureExperiment = Experiment & { readonly data: Pictures };

/** Whether an experiment is on pictures. */
export function isOnPictures(experiment: Experiment): experiment is PictureExperiment {
  return experiment.data.kind === 'pictures';
}

/** A table, as a run stores it. */
export type TableOf = Extract<StudioData, { kind: 'table' }>;

/** The kinds of data that views tell apart: points are a table that the page can generate. */
export type DataKind = (typeof DATA_KINDS)[number];

export const DATA_KINDS = ['pictures', 'points', 'table'] as const;

export function kindOf(data: StudioData): DataKind {
  return data.kind === 'table' && isOfPlane(data) ? 'points' : data.kind;
}

/** Whether a table holds points in the plane: generated, or drawn on the page. */
function isOfPlane({ source }: TableOf): boolean {
  return source.kind === 'points' || source.path === DRAWN_FILE;
}

/** The ends of both axes of points that were drawn on the page. */
export const DRAWN_SIDE = 1.2;

/** The name of a table of points that were drawn on the page. */
export const DRAWN_FILE = 'drawn-points.csv';

/** The name of the data in titles; empty for MNIST. */
export function nameOfData(data: StudioData): string {
  if (data.kind === 'table') return sourceName(data.source);
  return data.name === 'mnist' ? '' : data.name;
}

/** The name of the data, alone in a sentence. */
export function titleOfData(data: StudioData): string {
  return nameOfData(data) || 'MNIST';
}

/** The data without the folder of their files, which exists on one machine only. */
export function withoutFolder(data: StudioData): StudioData {
  if (data.kind === 'pictures') return { ...data, directory: null };
  if (data.source.kind === 'points') return data;
  const path = data.source.path.replace(/^.*[\\/]/, '');
  return { ...data, source: { ...data.source, path } };
}

/** The checksum of the data; empty if it is not known yet. */
export function checksumOf(data: StudioData): string {
  return data.kind === 'table' ? data.source.checksum : data.checksum;
}

/** The outputs of a network for the data. */
export function outputsFor(data: StudioData): number {
  if (data.kind === 'pictures') return data.classes;
  if (data.classNames === null) return data.target.length;
  return data.binary === 'logit' ? 1 : data.classNames.length;
}

/** The inputs of a network for the data; null if only its rows tell. */
export function inputsFor(data: StudioData): number | null {
  if (data.kind === 'pictures') return data.rows * data.columns;
  return data.source.kind === 'points' ? (data.source.features?.length ?? 2) : null;
}
