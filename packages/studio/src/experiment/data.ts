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
  if (data.name === 'folder') return data.directory ?? data.name;
  return data.name === 'mnist' ? '' : data.name;
}

/** Which files bring the data; null for data that the page has or generates. */
export function filesOf(data: StudioData): 'idx' | 'folder' | 'table' | null {
  if (data.kind === 'table') return data.source.kind === 'points' ? null : 'table';
  if (data.name === 'folder') return 'folder';
  return data.name === 'mnist' ? null : 'idx';
}

/** The name of the data, alone in a sentence. */
export function titleOfData(data: StudioData): string {
  return nameOfData(data) || 'MNIST';
}

/** The data without the folder of their files, which exists on one machine only. Class folders keep their name. */
export function withoutFolder(data: StudioData): StudioData {
  if (data.kind === 'pictures') {
    const name = data.name === 'folder' ? lastPart(data.directory ?? '') : '';
    return { ...data, directory: name || null };
  }
  if (data.source.kind === 'points') return data;
  return { ...data, source: { ...data.source, path: lastPart(data.source.path) } };
}

function lastPart(path: string): string {
  return path.replace(/[\\/]+$/, '').replace(/^.*[\\/]/, '');
}

/** Equal for pictures in the same form and in the same parts. */
export function pictureKey({ checksum, rows, columns, classes, ...data }: Pictures): string {
  const { channels = 1, splitSeed = null } = data;
  return JSON.stringify([checksum, rows, columns, classes, channels, splitSeed]);
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
  if (data.kind === 'pictures') return (data.channels ?? 1) * data.rows * data.columns;
  return data.source.kind === 'points' ? (data.source.features?.length ?? 2) : null;
}
