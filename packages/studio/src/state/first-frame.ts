/** Milliseconds after which the first frame is taken as drawn: a hidden page draws none. */
const LONGEST = 500;

let show: () => void;

/**
 * Resolves when the page has been drawn for the first time. Until then, what the page does not show yet would take the
 * browser's time from what it shows.
 */
export const firstFrame = new Promise<void>((resolve) => {
  show = resolve;
});

/** Call it when the page has been made, before it is drawn. */
export function expectFirstFrame(): void {
  requestAnimationFrame(() => setTimeout(show));
  setTimeout(show, LONGEST);
}
