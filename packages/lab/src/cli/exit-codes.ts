/** How the program ends, as `--help` lists it; 130 and 143 are for signals. */
export const EXIT = { done: 0, failed: 1, usage: 2, data: 3, divergence: 4 } as const;
