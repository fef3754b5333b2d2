import { decodeJpeg, isJpeg, jpegSize } from './jpeg.ts';
import type { Channels, DecodedPicture } from './planes.ts';
import { decodePng } from './png.ts';
import { isPng, pngSize } from './png-chunks.ts';
import { PictureError } from './problem.ts';

/** How `decodePicture` reads a picture. */
export interface DecodeOptions {
  /** What error messages call the picture; `'picture'` if not given. */
  readonly name?: string;
  /** 1 for grey, 3 for red, green and blue; 1 if not given. */
  readonly channels?: Channels;
}

/**
 * Reads a PNG or JPEG picture. What is transparent becomes white, samples of 16 bits keep their precision, and a JPEG
 * picture is turned upright as its Exif orientation says. Colours become grey by ITU-R BT.601:
 * 0.299 red + 0.587 green + 0.114 blue.
 *
 * Memory is bounded: pictures of more than 50 million pixels are refused before they are unpacked.
 *
 * @throws PictureError for bytes that are neither PNG nor JPEG, damaged, cut short, or too large
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
 * The size of an upright picture; undefined where `bytes`, the beginning of its file, end before it is known.
 *
 * @throws PictureError as `decodePicture` does, for what the beginning tells
 */
export function pictureSize(
  bytes: Uint8Array,
  name: string,
): { readonly width: number; readonly height: number } | undefined {
  if (isPng(bytes)) return pngSize(bytes, name);
  if (isJpeg(bytes)) return jpegSize(bytes, name);
  throw new PictureError(name, { code: 'no-picture' });
}
