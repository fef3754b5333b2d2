import { decodeJpeg, isJpeg, jpegSize } from './jpeg.ts';
import type { Channels, DecodedPicture } from './planes.ts';
import { decodePng } from './png.ts';
import { isPng, pngSize } from './png-chunks.ts';
import { PictureError } from './problem.ts';

/**
 * Options of {@link decodePicture}.
 *
 * @example
 * ```ts
 * const options: DecodeOptions = { name: 'cat.jpg', channels: 3 };
 * ```
 */
export interface DecodeOptions {
  /** The name of the picture in error messages; default `'picture'`. */
  readonly name?: string;
  /** 1 for grey, 3 for red, green and blue; default 1. */
  readonly channels?: Channels;
}

/**
 * Decodes a PNG or JPEG picture. Transparent parts become white, samples of 16 bits keep their precision, and a JPEG
 * picture is turned upright by its Exif orientation. Colours become grey by ITU-R BT.601:
 * 0.299 red + 0.587 green + 0.114 blue.
 *
 * Memory is limited: pictures of more than 50 million pixels are refused before they are unpacked.
 *
 * @throws PictureError for bytes that are neither PNG nor JPEG, damaged, cut short, or too large
 *
 * @example
 * ```ts no-run
 * declare const file: File; // from <input type="file">
 * const bytes = new Uint8Array(await file.arrayBuffer());
 * const { width, height, planes } = await decodePicture(bytes, { name: file.name });
 * const digit = preprocessDigit(planes[0], width, height);
 * ```
 */
export async function decodePicture(
  bytes: Uint8Array,
  { name = 'picture', channels = 1 }: DecodeOptions = {},
): Promise<DecodedPicture> {
  if (isPng(bytes)) return decodePng(bytes, name, channels);
  if (isJpeg(bytes)) return decodeJpeg(bytes, name, channels);
  throw new PictureError(name, { code: 'no-picture' });
}

/**
 * The size of an upright picture from the first bytes of its file; undefined if they do not contain it.
 *
 * @throws PictureError as `decodePicture` does, for faults in these bytes
 */
export function pictureSize(
  bytes: Uint8Array,
  name: string,
): { readonly width: number; readonly height: number } | undefined {
  if (isPng(bytes)) return pngSize(bytes, name);
  if (isJpeg(bytes)) return jpegSize(bytes, name);
  throw new PictureError(name, { code: 'no-picture' });
}
