import { rule } from '../../../charts/axes.ts';
import type { Drawing } from '../../../charts/painter.ts';
import type { Palette } from '../../../charts/palette.ts';
import { type PictureSize, pictureColors, pictureRaster } from '../../../charts/pixels.ts';

/** The part of a picture that has ink, in pixels. Left and top are inside, right and bottom outside. */
interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** @returns null for a blank picture */
export function inkBounds(pixels: Uint8Array, columns: number): Bounds | null {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0, 0];
  pixels.forEach((level, i) => {
    if (level === 0) return;
    const x = i % columns;
    const y = (i - x) / columns;
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + 1);
    bottom = Math.max(bottom, y + 1);
  });
  return right === 0 ? null : { left, top, right, bottom };
}

/**
 * One picture, as large as its place.
 * @param bounds the part to frame, with a cross at the centre of the picture; null for neither
 */
export function digitDrawing(
  pixels: Uint8Array,
  size: PictureSize,
  bounds: Bounds | null,
  palette: Palette,
  width: number,
): Drawing {
  const { rows, columns } = size;
  const scale = (width - 2) / columns;
  const raster = pictureRaster(pixels, size, pictureColors(palette, size));
  const at = (place: number) => 1 + place * scale;
  return {
    ...{ width, height: rows * scale + 2 },
    draw(painter) {
      painter.rectangle(0, 0, width, rows * scale + 2, { color: palette.line });
      painter.raster(raster, 1, 1, columns * scale, rows * scale);
      if (bounds === null) return;
      const [left, right] = [at(bounds.left), at(bounds.right)];
      const [top, bottom] = [at(bounds.top), at(bounds.bottom)];
      const frame = { color: palette.orange, width: 1.5, dash: [4, 3] };
      painter.line(
        [
          [left, top],
          [right, top],
          [right, bottom],
          [left, bottom],
          [left, top],
        ],
        frame,
      );
      const [x, y] = [at(columns / 2), at(rows / 2)];
      const cross = { color: palette.orange, width: 2 };
      rule(painter, [x - scale, y], [x + scale, y], cross);
      rule(painter, [x, y - scale], [x, y + scale], cross);
    },
  };
}
