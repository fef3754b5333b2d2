/** Numbers as decimals, as C prints them: rounded from the exact value, ties to even. */

/** Enough further digits to tell a tie from its neighbours. */
const TAIL = 40;

/** `%.{digits}f` of a finite number. */
export function decimal(value: number, digits: number): string {
  const size = Math.abs(value);
  return sign(value) + toEven(size.toFixed(digits + TAIL), size.toFixed(digits));
}

/** `%.{digits}e` of a finite number. */
export function scientific(value: number, digits: number): string {
  const size = Math.abs(value);
  const exact = size.toExponential(digits + TAIL).split('e');
  const [mantissa, exponent] = size.toExponential(digits).split('e');
  // A tie that rounds up to the next power of ten has an odd last digit, so both exponents agree here.
  const rounded = toEven(exact[0], mantissa);
  return `${sign(value)}${rounded}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}

/**
 * JavaScript rounds ties away from zero. Truncating `exact` instead gives the even neighbour of a tie, if its
 * last digit is even.
 */
function toEven(exact: string, rounded: string): string {
  const cut = exact.slice(0, -TAIL).replace(/\.$/, '');
  const isTie = /^50*$/.test(exact.slice(-TAIL));
  return isTie && /[02468]$/.test(cut) ? cut : rounded;
}

function sign(value: number): string {
  return value < 0 || Object.is(value, -0) ? '-' : '';
}
