/** How numbers are shown: in the terminal, in reports and in the Studio. */

const NONE = '–';

/** `85.51`: per cent with two decimals, for texts that contain the sign; an en dash if it is not a number. */
export function percentDigits(percent: number | null | undefined): string {
  return Number.isFinite(percent) ? Number(percent).toFixed(2) : NONE;
}

/** `85.51 %` for 85.51; an en dash if it is not a number. */
export function percentText(percent: number | null | undefined): string {
  return Number.isFinite(percent) ? `${percentDigits(percent)} %` : NONE;
}

/** `85.51 %` for 0.8551. */
export function shareText(share: number): string {
  return percentText(100 * share);
}

/** Losses outside this range are shown with a power of ten. */
const [SMALL_LOSS, LARGE_LOSS] = [1e-3, 1e5];

/** `0.3214`, `2.312e-5`, `9.228e+28`, `NaN`; an en dash if there is no loss. */
export function lossText(loss: number | null | undefined): string {
  if (loss === null || loss === undefined) return NONE;
  const size = Math.abs(loss);
  if (!Number.isFinite(size)) return String(loss);
  const isPlain = size === 0 || (size >= SMALL_LOSS && size < LARGE_LOSS);
  return isPlain ? loss.toFixed(4) : loss.toExponential(3);
}

/** `3000`, `0.05`, `1e-7`. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    return value.toExponential(
      Math.abs(size / 10 ** Math.floor(Math.log10(size)) - 1) < 1e-9 ? 0 : 1,
    );
  }
  return String(Number(value.toPrecision(4)));
}
