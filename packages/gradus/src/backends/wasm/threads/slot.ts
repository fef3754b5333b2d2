/** The slot of the control block that each thread writes. All numbers are byte offsets in it. */

/** The part that the thread runs. */
export const part = 0;
/** Whether a part failed, which one (the first if there are several), and the numbers of the error. */
export const failed = 4;
export const failedPart = 8;
export const index = 12;
export const extent = 16;
export const kernel = 20;
export const bytes = 64;
