/** How numbers are shown: in the terminal, in reports and in the Studio. */

const NONE = '–';

/**
 * `85.51`: per cent with two decimals, for texts that contain the sign; an en dash if it is not a number. Only 0 is shown
 * as 0.00 and only 100 as 100.00: what rounds to them is `< 0.01` or `> 99.99`.
 */
export function percentDigits(percent: number | null | undefined): string {
  if (!Number.isFinite(percent)) return NONE;
  const value = Number(percent);
  const digits = value.toFixed(2);
  if (value < 100 && digits === '100.00') return '> 99.99';
  return value > 0 && digits === '0.00' ? '< 0.01' : digits;
}

/** `0.35`: percentage points with two decimals, for spreads and differences; an en dash if it is not a number. */
export function pointsText(points: number | null | undefined): string {
  return Number.isFinite(points) ? Number(points).toFixed(2) : NONE;
}

/** `85.51 %` for 85.51; an en dash if it is not a number. */
export function percentText(percent: number | null | undefined): string {
  return Number.isFinite(percent) ? `${percentDigits(percent)} %` : NONE;
}

/** `85.51 %` for 0.8551. */
export function shareText(share: number): string {
  return percentText(100 * share);
}

/** Significant digits of losses and of an RMSE. */
const DIGITS = 4;
/** Losses outside this range are shown with a power of ten. */
const [SMALL_LOSS, LARGE_LOSS] = [1e-3, 1e5];

/** `0.3214`, `0.09232`, `12346`, `2.312e-5`, `9.228e+28`, `NaN`; an en dash if there is no loss. */
export function lossText(loss: number | null | undefined): string {
  if (loss === null || loss === undefined) return NONE;
  if (!Number.isFinite(loss)) return String(loss);
  const rounded = Math.abs(Number(loss.toPrecision(DIGITS)));
  const isPlain = loss === 0 || (rounded >= SMALL_LOSS && rounded < LARGE_LOSS);
  return isPlain ? significant(loss) : loss.toExponential(DIGITS - 1);
}

/** An RMSE in the unit of the target, like a loss but without a power of ten for large numbers: `1234567`. */
export function rmseText(rmse: number | null | undefined): string {
  if (!Number.isFinite(rmse)) return NONE;
  const value = Number(rmse);
  return value >= LARGE_LOSS && value < LARGE ? value.toFixed(0) : lossText(value);
}

/** From here on, every number is shown with a power of ten. */
const LARGE = 1e15;

/** At least four significant digits: digits before the point are never rounded away. */
function significant(value: number): string {
  const size = Math.abs(Number(value.toPrecision(DIGITS)));
  const power = size === 0 ? 0 : Math.floor(Math.log10(size));
  return value.toFixed(Math.max(0, DIGITS - 1 - power));
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
