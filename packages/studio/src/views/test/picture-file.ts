/** Grey levels of a picture, row by row, from 0 (black) to 1 (white). */
export interface GreyPicture {
  readonly levels: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** The longer side after scaling; 28 pixels of it will remain. */
const LONGEST = 560;

/** Whether a file is a picture by its type. */
export function isPicture({ type }: Pick<File, 'type'>): boolean {
  return type.startsWith('image/');
}

/**
 * Reads a picture file. Transparent parts become white paper.
 * @throws if the browser cannot read it
 */
export async function readPicture(file: Blob): Promise<GreyPicture> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (context === null) throw new Error('this browser cannot draw on a canvas.');
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { levels: greyOf(context.getImageData(0, 0, width, height).data), width, height };
}

/** @param rgba opaque pixels */
export function greyOf(rgba: Uint8ClampedArray): Float32Array {
  const levels = new Float32Array(rgba.length / 4);
  for (let i = 0; i < levels.length; i++) {
    const [red, green, blue] = [rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2]];
    levels[i] = Math.min(1, (0.299 * red + 0.587 * green + 0.114 * blue) / 255);
  }
  return levels;
}
