/** The rows that a command is about, in place of pictures: those of a file, or of a point set. */
import { existsSync, statSync } from 'node:fs';
import { pointSetDefaults } from '@gradus/datasets';
import { lessonArchitecture } from '../../../settings/architecture.ts';
import { POINT_SETS, type PointSetName } from '../../../settings/names.ts';
import { UsageError } from '../../errors.ts';
import type { Points } from './table-source.ts';

/** A file with a table, or points that are made. */
export type RowSource = Points | { readonly kind: 'file'; readonly path: string };

/** The options that say what a point set is (`pointOptions`). */
export interface PointsOptions {
  readonly points?: number;
  readonly noise?: number;
  readonly pointsSeed?: number;
  /** Also of pictures in IDX files. */
  readonly classes?: number;
}

interface RowSourceOptions extends PointsOptions {
  readonly dataset?: string;
  /** Where pictures are. */
  readonly data?: string;
  /** Options that the user wrote, such as `--target`. */
  readonly said: readonly string[];
}

/** How a table is read; points are made. */
const OF_FILES = ['--missing', '--encoding', '--delimiter', '--decimal', '--header'];
const OF_TABLES = [
  ...OF_FILES,
  ...['--target', '--task', '--numeric', '--categorical', '--date', '--ignore'],
  ...['--binary', '--test', '--group', '--time', '--folds', '--fold'],
];
const OF_POINTS = ['--points', '--noise', '--points-seed'];
const OF_PICTURES = ['--data', '--size', '--channels', '--split-seed'];

/**
 * The rows that names and options ask for; null where they ask for pictures.
 * @param pictureHint what is said of a folder, which may hold pictures
 * @throws UsageError where names or options do not go together
 */
export function rowSourceOf(
  names: readonly string[],
  { said, ...options }: RowSourceOptions,
  pictureHint: (folder: string) => string = () => '',
): RowSource | null {
  const refuse = (wrong: readonly string[], why: string): void => {
    const given = said.find((option) => wrong.includes(option));
    if (given !== undefined) throw new UsageError(`${given} is for ${why}.`);
  };
  const { dataset = '', data } = options;
  if (isPointSet(dataset)) {
    if (names.length > 0) {
      throw new UsageError(
        `--dataset ${dataset} is used by itself: leave out ${names.join(' ')}. ` +
          'For a network of your own: --hidden 16,16 --activation tanh.',
      );
    }
    refuse([...OF_PICTURES, ...OF_FILES], `files, and --dataset ${dataset} is made. Leave it out`);
    return pointsIn(dataset, options);
  }
  refuse(OF_POINTS, `--dataset ${POINT_SETS.join(', ')}`);
  const path = names.find(isTableFile);
  if (path === undefined) {
    const folder = names.find((name) => lessonArchitecture(name) === undefined && existsSync(name));
    if (folder !== undefined) {
      throw new UsageError(`${folder} is a folder, and a table is one file.${pictureHint(folder)}`);
    }
    const where = data === undefined ? '' : `, and ${data} is where pictures are`;
    refuse(OF_TABLES, `tables${where}: FILE --target COLUMN`);
    return null;
  }
  if (names.length > 1) {
    const others = names.filter((name) => name !== path).join(' ');
    throw new UsageError(`${path} is a table, which is used by itself: leave out ${others}.`);
  }
  refuse(
    ['--dataset', ...OF_PICTURES, '--classes'],
    `pictures, and ${path} is a table. Leave it out`,
  );
  return { kind: 'file', path };
}

/** Whether a name can only be that of a file: none of the lesson's networks, and there is one or it has an ending. */
export function isTableFile(name: string): boolean {
  if (lessonArchitecture(name) !== undefined) return false;
  return !isFolder(name) && (existsSync(name) || /[.\\/]/.test(name));
}

/** Whether there is a folder; what cannot be looked at is none. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Whether a data set is one of points. */
function isPointSet(name: string): name is PointSetName {
  return POINT_SETS.some((known) => known === name);
}

/** @throws UsageError where the set cannot have so many classes, or needs more points for them */
function pointsIn(
  name: PointSetName,
  { points, noise, pointsSeed, classes }: PointsOptions,
): Points {
  const usual = pointSetDefaults(name);
  const made = {
    size: points ?? usual.size,
    noise: noise ?? usual.noise,
    classes: classes ?? usual.classes,
    seed: pointsSeed ?? 0,
  };
  if (made.classes < 2 || made.classes > usual.mostClasses) {
    const allowed = usual.mostClasses === 2 ? 'always has 2' : `has 2 to ${usual.mostClasses}`;
    throw new UsageError(`--classes ${made.classes}: ${name} ${allowed} classes.`);
  }
  if (made.size < 2 * made.classes) {
    throw new UsageError(
      `--points ${made.size} is too few: give at least ${2 * made.classes}, two for each class.`,
    );
  }
  return { kind: 'points', name, ...made };
}
