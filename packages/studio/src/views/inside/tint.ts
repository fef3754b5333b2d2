import type { Raster } from '../../figures/painter.ts';

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

const WHITE: Rgb = [255, 255, 255];
/** Blue below 0 and orange above, both told apart from white by readers of every colour vision. */
const BELOW: Rgb = [0, 90, 181];
const ABOVE: Rgb = [220, 90, 0];
/** It lies on neither side of white. */
const NOT_FINITE: Rgb = [128, 128, 128];

/** What is seen where `to` covers `from` by a share of 0 to 1. */
export function mixed(from: Rgb, to: Rgb, share: number): Rgb {
  const mix = (i: number) => Math.round(from[i] + (to[i] - from[i]) * share);
  return [mix(0), mix(1), mix(2)];
}

/**
 * The colour of a value on a scale that is symmetric around 0; grey for what is not finite.
 * @param limit what has full colour; 0 where all are 0
 */
export function divergingTint(value: number, limit: number): Rgb {
  if (!Number.isFinite(value)) return NOT_FINITE;
  const share = limit === 0 ? 0 : Math.min(1, Math.abs(value) / limit);
  return mixed(WHITE, value < 0 ? BELOW : ABOVE, share);
}

/** Colours of shares: of none, and of all. */
export interface Ramp {
  readonly none: Rgb;
  readonly all: Rgb;
}

const FIRING: readonly [light: Ramp, dark: Ramp] = [
  { none: [232, 238, 245], all: [0, 76, 140] },
  { none: [36, 48, 60], all: [126, 200, 255] },
];
const SATURATED: readonly [light: Ramp, dark: Ramp] = [
  { none: [245, 238, 230], all: [170, 62, 0] },
  { none: [52, 44, 36], all: [255, 176, 106] },
];

/** Blue for units that fire, orange for those that are saturated. */
export function rampFor(measure: 'firing' | 'saturated' | null, isDark: boolean): Ramp {
  return (measure === 'saturated' ? SATURATED : FIRING)[isDark ? 1 : 0];
}

/** A canvas of pixels that are all clear at first. */
export class Pixels implements Raster {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.rgba = new Uint8ClampedArray(4 * width * height);
  }

  set(x: number, y: number, [red, green, blue]: Rgb): void {
    const at = 4 * (y * this.width + x);
    this.rgba[at] = red;
    this.rgba[at + 1] = green;
    this.rgba[at + 2] = blue;
    this.rgba[at + 3] = 255;
  }
}

/** A strip of colours, for legends. @param colorAt the colour at a share from 0 (left) to 1 (right) */
export function strip(colorAt: (share: number) => Rgb): Raster {
  const width = 65;
  const pixels = new Pixels(width, 1);
  for (let x = 0; x < width; x++) pixels.set(x, 0, colorAt(x / (width - 1)));
  return pixels;
}
