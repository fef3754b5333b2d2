/** Tells numbers from codes that are written in digits, such as 007, or 1.10 beside 1.2. */
export class CodeDetector {
  /** How many decimals numbers have: at most of those that end in 0, and at least of all that have any. */
  private mostPadded = 0;
  private fewestDecimals = Number.POSITIVE_INFINITY;

  /** Why a number looks like a code, beside the numbers asked for before; undefined if it does not. */
  reason(text: string): string | undefined {
    if (/^[+-]?0\d/.test(text)) return 'begins with 0, as codes do and numbers do not';
    return this.differsInDecimals(text)
      ? 'has another number of decimals than those before it, of which some end in 0, as in the codes 1.10 and 1.2'
      : undefined;
  }

  /** Who writes a number as 1.10 does not write another one as 1.2: these are codes, such as versions. */
  private differsInDecimals(text: string): boolean {
    const { length } = /[.,](\d*)$/.exec(text)?.[1] ?? '';
    if (length === 0) return false;
    if (text.endsWith('0')) this.mostPadded = Math.max(this.mostPadded, length);
    this.fewestDecimals = Math.min(this.fewestDecimals, length);
    return this.mostPadded > this.fewestDecimals;
  }
}
