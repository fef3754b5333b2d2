import { limitOf, mixed, parseColor, type Rgb } from '../../charts/color.ts';
import type { Palette } from '../../charts/palette.ts';
import { bytesOf, Pixels, pictureRaster, WHITE_ON_BLACK } from '../../charts/pixels.ts';
import type { Example } from '../../engine/inspect/example-messages.ts';
import type { Experiment } from '../../experiment/index.ts';
import type { InputPicture } from './network-figure.ts';

/** How bright the picture stays under the colours of a unit. */
const DIM = 0.3;

/** The picture that an example gives a network; null if its input is not a picture. */
export function pictureInput(
  data: Experiment['data'],
  example: Example | null,
  isBackward: boolean,
  { orange, blue }: Pick<Palette, 'orange' | 'blue'>,
): InputPicture | null {
  if (data.kind !== 'pictures') return null;
  const { rows, columns } = data;
  if (example?.input.length !== bytesOf(data)) return { rows, columns, raster: null };
  const { input } = example;
  const bytes = Uint8Array.from(input, (level) => Math.round(level * 255));
  const [above, below] = [parseColor(orange), parseColor(blue)];
  const [{ weights, gradients }] = example.layers;
  return {
    // In the same colours on any page.
    ...{ rows, columns, raster: pictureRaster(bytes, data, WHITE_ON_BLACK) },
    seenBy(at) {
      const row = (isBackward ? gradients : weights).subarray(
        at * input.length,
        (at + 1) * input.length,
      );
      if (row.length === 0) return null;
      const pixels = rows * columns;
      // The colours of a pixel count together.
      const [parts, levels] = [new Float32Array(pixels), new Float32Array(pixels)];
      row.forEach((weight, i) => {
        parts[i % pixels] += isBackward ? weight : weight * input[i];
        levels[i % pixels] += (DIM * bytes[i] * pixels) / input.length;
      });
      const limit = limitOf(parts);
      const raster = new Pixels(columns, rows);
      parts.forEach((part, i) => {
        const under: Rgb = [levels[i], levels[i], levels[i]];
        const share = limit === 0 ? 0 : Math.min(1, Math.abs(part) / limit) || 0;
        const color = mixed(under, part < 0 ? below : above, Math.sqrt(share));
        raster.set(i % columns, Math.floor(i / columns), color);
      });
      return raster;
    },
  };
}
