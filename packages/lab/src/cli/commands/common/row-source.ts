/** The rows that a command uses instead of pictures: those of a file, or of a point set. */
import { existsSync, statSync } from 'node:fs';
import { type PointFeature, pointSetDefaults } from '@gradus/datasets';
import type { Messages } from '../../../lang/index.ts';
import { lessonArchitecture } from '../../../settings/architecture.ts';
import { POINT_SETS, type PointSetName } from '../../../settings/names.ts';
import { UsageError } from '../../errors.ts';
import type { Points } from './table-source.ts';

/** A file with a table, or generated points. */
export type RowSource = Points | { readonly kind: 'file'; readonly path: string };

/** The options that define a point set (`pointOptions`). */
export interface PointsOptions {
  readonly points?: number;
  readonly noise?: number;
  readonly pointsSeed?: number;
  readonly features?: readonly PointFeature[];
  /** Number of classes; also for pictures in IDX files. */
  readonly classes?: number;
}

interface RowSourceOptions extends PointsOptions {
  readonly dataset?: string;
  /** The folder of pictures. */
  readonly data?: string;
  /** Options that the user wrote, such as `--target`. */
  readonly givenOptions: readonly string[];
}

/** Options for reading a table; points need none. */
const OF_FILES = ['--missing', '--encoding', '--delimiter', '--decimal', '--header'];
const OF_TABLES = [
  ...OF_FILES,
  ...['--target', '--task', '--numeric', '--categorical', '--date', '--ignore'],
  ...['--binary', '--test', '--group', '--time', '--folds', '--fold'],
];
const OF_POINTS = ['--points', '--noise', '--points-seed', '--features'];
const OF_PICTURES = ['--data', '--size', '--channels', '--split-seed'];

/**
 * The rows that names and options ask for; null if they ask for pictures.
 * @param pictureHint hint for a folder, which may hold pictures
 * @throws UsageError if names or options do not go together
 */
export function rowSourceOf(
  names: readonly string[],
  { givenOptions, ...options }: RowSourceOptions,
  pictureHint: (text: Messages['tableUsage'], folder: string) => string = () => '',
): RowSource | null {
  const refuse = (
    wrong: readonly string[],
    why: (text: Messages['tableUsage'], option: string) => string,
  ): void => {
    const given = givenOptions.find((option) => wrong.includes(option));
    if (given !== undefined) throw new UsageError(({ tableUsage }) => why(tableUsage, given));
  };
  const { dataset = '', data } = options;
  if (isPointSet(dataset)) {
    if (names.length > 0) {
      throw new UsageError(({ tableUsage }) => tableUsage.pointsAlone(dataset, names));
    }
    refuse([...OF_PICTURES, ...OF_FILES], (text, option) => text.ofFiles(option, dataset));
    return pointsIn(dataset, options);
  }
  refuse(OF_POINTS, (text, option) => text.ofPoints(option, POINT_SETS));
  const path = names.find(isTableFile);
  if (path === undefined) {
    const folder = names.find((name) => lessonArchitecture(name) === undefined && existsSync(name));
    if (folder !== undefined) {
      throw new UsageError(({ tableUsage }) => {
        return tableUsage.folderIsNoTable(folder) + pictureHint(tableUsage, folder);
      });
    }
    refuse(OF_TABLES, (text, option) => text.ofTables(option, data));
    return null;
  }
  if (names.length > 1) {
    const others = names.filter((name) => name !== path);
    throw new UsageError(({ tableUsage }) => tableUsage.tableAlone(path, others));
  }
  refuse(['--dataset', ...OF_PICTURES, '--classes'], (text, option) => {
    return text.ofPictures(option, path);
  });
  return { kind: 'file', path };
}

/** Whether a name means a file: not a network of the lesson, and an existing file or a name with an extension. */
export function isTableFile(name: string): boolean {
  if (lessonArchitecture(name) !== undefined) return false;
  return !isFolder(name) && (existsSync(name) || /[.\\/]/.test(name));
}

/** Whether a path is a folder; false if it is not accessible. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Whether a data set consists of points. */
function isPointSet(name: string): name is PointSetName {
  return POINT_SETS.some((known) => known === name);
}

/** @throws UsageError if the set cannot have that many classes, or needs more points for them */
function pointsIn(
  name: PointSetName,
  { points, noise, pointsSeed, classes, features }: PointsOptions,
): Points {
  const usual = pointSetDefaults(name);
  const made = {
    size: points ?? usual.size,
    noise: noise ?? usual.noise,
    classes: classes ?? usual.classes,
    seed: pointsSeed ?? 0,
    ...(features !== undefined && { features: [...features] }),
  };
  if (made.classes < 2 || made.classes > usual.mostClasses) {
    throw new UsageError(({ tableUsage }) => {
      return tableUsage.pointClasses(name, made.classes, usual.mostClasses);
    });
  }
  if (made.size < 2 * made.classes) {
    throw new UsageError(({ tableUsage }) => tableUsage.tooFewPoints(made.size, 2 * made.classes));
  }
  return { kind: 'points', name, ...made };
}
