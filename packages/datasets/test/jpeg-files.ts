import jpeg from 'jpeg-js';

/** A JPEG file of the best quality; `sample` gives red, green and blue. */
export function jpegOf(
  width: number,
  height: number,
  sample: (x: number, y: number) => readonly [number, number, number],
): Uint8Array {
  const data = new Uint8Array(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) {
    data.set(sample(i % width, Math.floor(i / width)), 4 * i);
  }
  return new Uint8Array(jpeg.encode({ width, height, data }, 100).data);
}

/** The same file with an Exif segment that says how it is turned. */
export function withOrientation(file: Uint8Array, orientation: number, isLittle: boolean) {
  const segment = new Uint8Array(36);
  const view = new DataView(segment.buffer);
  view.setUint16(0, 0xffe1);
  view.setUint16(2, segment.length - 2);
  segment.set(new TextEncoder().encode('Exif\0\0'), 4);
  segment.set(new TextEncoder().encode(isLittle ? 'II' : 'MM'), 10);
  view.setUint16(12, 42, isLittle);
  view.setUint32(14, 8, isLittle);
  view.setUint16(18, 1, isLittle);
  view.setUint16(20, 0x0112, isLittle);
  view.setUint16(22, 3, isLittle);
  view.setUint32(24, 1, isLittle);
  view.setUint16(28, orientation, isLittle);
  return Uint8Array.of(...file.subarray(0, 2), ...segment, ...file.subarray(2));
}
