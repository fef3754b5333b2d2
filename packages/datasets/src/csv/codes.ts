/** Distinguishes numbers from codes in digits, such as 007, or 1.10 beside 1.2. */
export class CodeDetector {
  /** The most decimals of numbers that end in 0, and the fewest of all numbers with decimals. */
  private mostPadded = 0;
  private fewestDecimals = Number.POSITIVE_INFINITY;

  /** Why a number looks like a code, compared with earlier numbers; undefined if it does not. */
  reason(text: string): string | undefined {
    if (/^[+-]?0\d/.test(text)) return 'begins with 0, as codes do and numbers do not';
    return this.differsInDecimals(text)
      ? 'has another number of decimals than those before it, of which some end in 0, as in the codes 1.10 and 1.2'
      : undefined;
  }

  /** 1.10 and 1.2 in one column have different decimals, so they are codes, such as versions. */
  private differsInDecimals(text: string): boolean {
    const { length } = /[.,](\d*)$/.exec(text)?.[1] ?? '';
    if (length === 0) return false;
    if (text.endsWith('0')) this.mostPadded = Math.max(this.mostPadded, length);
    this.fewestDecimals = Math.min(this.fewestDecimals, length);
    return this.mostPadded > this.fewestDecimals;
  }
}
