/** The exit codes, as listed by `--help`. Signals have 130 and 143. */
export const EXIT = { done: 0, failed: 1, usage: 2, data: 3, divergence: 4 } as const;
