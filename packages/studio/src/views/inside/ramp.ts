import type { Rgb } from '../../charts/rgb.ts';

/** Colours of shares: of none, and of all. */
export interface Ramp {
  readonly none: Rgb;
  readonly all: Rgb;
}

const FIRING: readonly [light: Ramp, dark: Ramp] = [
  { none: [216, 227, 240], all: [0, 76, 140] },
  { none: [36, 48, 60], all: [126, 200, 255] },
];
const SATURATED: readonly [light: Ramp, dark: Ramp] = [
  { none: [241, 226, 208], all: [170, 62, 0] },
  { none: [52, 44, 36], all: [255, 176, 106] },
];

/** Blue for units that fire, orange for those that are saturated. */
export function rampFor(measure: 'firing' | 'saturated' | null, isDark: boolean): Ramp {
  return (measure === 'saturated' ? SATURATED : FIRING)[isDark ? 1 : 0];
}
