import { ArgumentError } from 'gradus';
import { ImageSetError } from '../image-set-error.ts';
import type { ImageFolder, SizeCount } from '../images.ts';
import { resizePicture } from '../picture.ts';
import { sha256 } from '../sha256.ts';
import { UnreadableError } from '../unreadable.ts';
import { type Classes, type ClassFile, classesOf, type FolderEntry } from './class-folders.ts';
import { decodePicture, pictureSize } from './decode.ts';
import type { Channels } from './planes.ts';
import { PictureError, type SkippedFile, skippedFile } from './problem.ts';

/**
 * Options of {@link loadImageFolder} and {@link imageFolderFromFiles}.
 *
 * @example
 * ```ts
 * const options: ImageFolderOptions = { size: [32, 48], channels: 3, limit: 100 };
 * ```
 */
export interface ImageFolderOptions {
  /** The name of the set; default: the name of the folder. */
  readonly name?: string;
  /**
   * The size of all pictures in pixels, 1 to 4096: `28`, or `[height, width]`. Default: the most frequent size; among
   * equally frequent ones, the one with the most pixels, then the widest. A function chooses from the sizes of all
   * pictures, the most frequent first.
   */
  readonly size?: PictureSides | ((sizes: readonly SizeCount[]) => PictureSides);
  /** 1 for grey, 3 for red, green and blue; default 1. */
  readonly channels?: Channels;
  /** The largest number of pictures of each class, at least 2: the first by name. Default: all. */
  readonly limit?: number;
  /**
   * The classes in the order of their labels, for example those of the training set. A folder may then be missing or
   * hold one picture, and other folders are refused. Default: every folder is a class.
   */
  readonly classNames?: readonly string[];
  /** Called after each picture. */
  readonly onProgress?: (progress: ImageFolderProgress) => void;
  /** Stops reading; the loader rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The sides of pictures in pixels: one for squares, or both. */
type PictureSides = number | readonly [height: number, width: number];

/**
 * The progress of reading class folders.
 *
 * @example
 * ```ts
 * const onProgress = ({ done, total, file }: ImageFolderProgress): void =>
 *   console.log(`${done} of ${total}: ${file}`);
 * const options: ImageFolderOptions = { onProgress };
 * ```
 */
export interface ImageFolderProgress {
  /** `sizes` while finding the most frequent size, then `pictures`. */
  readonly phase: 'sizes' | 'pictures';
  /** The last file that was read, such as `cat/1.png`. */
  readonly file: string;
  /** The number of files read in this phase, and of all files. */
  readonly done: number;
  readonly total: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The name of the loaders in errors. */
const OWNER = 'loadImageFolder';
/** The largest side of the resized pictures, in pixels. */
const MAX_SIDE = 4096;
/** The least number of pictures of a class, so that one is left for testing. */
const LEAST_TO_SPLIT = 2;
/** A larger file is left out: 256 MiB. */
const MAX_FILE_BYTES = 2 ** 28;
/** The first bytes of a file, which hold its size unless a JPEG picture begins with a large preview or profile. */
const HEAD_BYTES = 2 ** 16;
/** A tensor holds no more elements. */
const MAX_PIXEL_BYTES = 2 ** 31 - 1;

/**
 * Reads the pictures of class folders, one decoded picture at a time.
 *
 * @param folder the name of the folder in error messages
 * @throws as `loadImageFolder` does
 */
export async function readImageFolder(
  folder: string,
  entries: readonly FolderEntry[],
  options: ImageFolderOptions & { readonly name: string },
): Promise<ImageFolder> {
  const { name, channels = 1 } = options;
  checkOptions(options);
  const { size } = options;
  const given = typeof size === 'function' ? undefined : checkSize(size);
  const classes = classesOf(folder, entries, options.limit, options.classNames);
  const { classNames, skipped } = classes;
  const least = options.classNames === undefined ? LEAST_TO_SPLIT : 0;
  const context = { ...options, skipped };
  const sizes = given
    ? []
    : await visitAll('sizes', classes.files, context, async (file) => ({
        file,
        ...(await measure(file)),
      }));
  const files = given ? classes.files : sizes.map(({ file }) => file);
  checkClasses(folder, classes, files, least);
  const { width, height } = given ?? chosenSize(countSizes(sizes), size);
  const pictureBytes = channels * height * width;
  if (files.length * pictureBytes > MAX_PIXEL_BYTES) {
    throw new ImageSetError(
      folder,
      `${files.length} pictures of ${pictureBytes} bytes (${channels} × ${height} × ${width}) are more than ` +
        `${MAX_PIXEL_BYTES} bytes. Pass a smaller \`size\`, or a \`limit\` of pictures for each class.`,
      {
        code: 'too-large',
        pictures: files.length,
        bytesEach: pictureBytes,
        shape: [channels, height, width],
        most: MAX_PIXEL_BYTES,
      },
    );
  }
  const images = new Uint8Array(files.length * pictureBytes);
  const target = { width, height, channels, images };
  let at = 0;
  const read = await visitAll('pictures', files, context, async (file) => {
    const picture = await readPicture(file, at, target);
    at++;
    return picture;
  });
  checkClasses(folder, classes, read, least);
  const count = read.length;
  const labels = read.map(({ label }) => label);
  const isByte = classNames.length <= 256;
  return {
    name,
    classes: classNames.length,
    classNames,
    preprocessing: 'resize',
    images: {
      dtype: 'uint8',
      shape: channels === 1 ? [count, height, width] : [count, channels, height, width],
      data: images.subarray(0, count * pictureBytes),
    },
    labels: {
      dtype: isByte ? 'uint8' : 'int32',
      shape: [count],
      data: isByte ? Uint8Array.from(labels) : Int32Array.from(labels),
    },
    files: read.map(({ path }) => path),
    skipped,
    originalSizes: countSizes(read),
    checksum: await checksumOf(`${channels} × ${height} × ${width}`, read, classNames),
    verified: false,
  };
}

/** A picture that was read: its size before it was resized, and the digest of its file. */
interface ReadPicture extends ClassFile, Size {
  readonly digest: string;
}

interface Target extends Size {
  readonly channels: Channels;
  /** Filled picture by picture. */
  readonly images: Uint8Array;
}

/** The options of reading files, and the list of files that cannot be read. */
interface Context extends Pick<ImageFolderOptions, 'onProgress' | 'signal'> {
  readonly skipped: SkippedFile[];
}

/** The results of `visit` for each file that it can read. */
async function visitAll<T>(
  phase: ImageFolderProgress['phase'],
  files: readonly ClassFile[],
  { onProgress, signal, skipped }: Context,
  visit: (file: ClassFile) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (const [index, file] of files.entries()) {
    signal?.throwIfAborted();
    try {
      results.push(await visit(file));
    } catch (cause) {
      signal?.throwIfAborted();
      if (!(cause instanceof PictureError || cause instanceof UnreadableError)) throw cause;
      skipped.push(skippedFile(file.path, cause.details));
    }
    onProgress?.({ phase, file: file.path, done: index + 1, total: files.length });
  }
  signal?.throwIfAborted();
  return results;
}

/** The size of an upright picture, from its first bytes if they contain it. */
async function measure(file: ClassFile): Promise<Size> {
  const size = pictureSize(await file.read(HEAD_BYTES), file.path);
  return size ?? (await decodePicture(await wholeFile(file), { name: file.path }));
}

async function readPicture(file: ClassFile, at: number, target: Target): Promise<ReadPicture> {
  const bytes = await wholeFile(file);
  const { channels, width: columns, height: rows, images } = target;
  const { width, height, planes } = await decodePicture(bytes, { name: file.path, channels });
  for (const [plane, levels] of planes.entries()) {
    const pixels = resizePicture(levels, width, height, { rows, columns, name: file.path });
    images.set(pixels, (at * channels + plane) * pixels.length);
  }
  return { ...file, width, height, digest: await sha256(bytes) };
}

async function wholeFile({ path, read }: ClassFile): Promise<Uint8Array> {
  const bytes = await read(MAX_FILE_BYTES + 1);
  if (bytes.length <= MAX_FILE_BYTES) return bytes;
  throw new PictureError(path, { code: 'large-file', most: MAX_FILE_BYTES });
}

/** Sizes, sorted by their number of pictures, then of pixels, then by width. */
export function countSizes(sizes: readonly (Size & { readonly count?: number })[]): SizeCount[] {
  const counts = new Map<string, SizeCount>();
  for (const { width, height, count = 1 } of sizes) {
    const key = `${width} × ${height}`;
    counts.set(key, { width, height, count: (counts.get(key)?.count ?? 0) + count });
  }
  return [...counts.values()].sort((a, b) => {
    return b.count - a.count || b.width * b.height - a.width * a.height || b.width - a.width;
  });
}

/** The size that a function chooses; without one, the most frequent. */
function chosenSize(sizes: readonly SizeCount[], size: ImageFolderOptions['size']): Size {
  return (typeof size === 'function' ? checkSize(size(sizes)) : undefined) ?? sizes[0];
}

function checkSize(size: PictureSides | undefined): Size | undefined {
  if (size === undefined) return undefined;
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  for (const side of [height, width]) {
    if (Number.isInteger(side) && side >= 1 && side <= MAX_SIDE) continue;
    throw new ArgumentError(
      OWNER,
      `size must be an integer from 1 to ${MAX_SIDE} or [height, width], got ${JSON.stringify(size)}.`,
    );
  }
  return { width, height };
}

function checkOptions({ channels = 1, limit = 2 }: ImageFolderOptions): void {
  if (channels !== 1 && channels !== 3) {
    throw new ArgumentError(OWNER, `channels must be 1 (grey) or 3 (RGB), got ${channels}.`);
  }
  if (Number.isInteger(limit) && limit >= 2) return;
  throw new ArgumentError(OWNER, `limit must be an integer of at least 2, got ${limit}.`);
}

/** @throws DataError for a class with fewer than `least` pictures, and where there is none at all */
function checkClasses(
  folder: string,
  { classNames, files, skipped }: Classes,
  read: readonly ClassFile[],
  least: number,
): void {
  if (read.length === 0) {
    const [first] = skipped.filter(({ file }) => files.some(({ path }) => path === file));
    throw new ImageSetError(
      folder,
      `none of ${files.length} files could be read as a picture: ${first.file} ${first.problem}`,
      { code: 'nothing-readable', files: files.length, first },
    );
  }
  const counts = new Uint32Array(classNames.length);
  for (const { label } of read) counts[label]++;
  const label = counts.findIndex((count) => count < least);
  if (label < 0) return;
  const name = classNames[label];
  const first = skipped.find(({ file }) => file.startsWith(`${name}/`));
  const inFolder = files.filter((file) => file.label === label).length;
  const reason = first === undefined ? '' : ` ${first.file} ${first.problem}`;
  throw new ImageSetError(
    `${folder}/${name}`,
    `${counts[label]} of ${inFolder} files could be read as pictures, but a class needs 2 at least, to train and to ` +
      `test.${reason} Add pictures or remove the folder.`,
    { code: 'small-class', readable: counts[label], files: inFolder, first: first ?? null },
  );
}

async function checksumOf(
  form: string,
  read: readonly ReadPicture[],
  classNames: readonly string[],
): Promise<string> {
  const lines = read.map(({ digest, label }) => `${digest} ${classNames[label]}\n`);
  return `sha256:${await sha256(new TextEncoder().encode(`${form}\n${lines.join('')}`))}`;
}
