/** Letters of wide scripts, such as Hangul, are about as wide as they are high. */
const WIDE = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60]/u;

/** About how wide a text is in the page's fonts, in pixels; drawings for files cannot measure it. */
export function widthOf(text: string, size: number): number {
  return [...text].reduce((sum, letter) => sum + (WIDE.test(letter) ? 1 : 0.58) * size, 0);
}

/** A text that takes no more than `room` pixels, with an ellipsis where it had to be cut. */
export function fitting(text: string, room: number, size: number): string {
  if (widthOf(text, size) <= room) return text;
  const letters = [...text];
  while (letters.length > 0 && widthOf(`${letters.join('')}…`, size) > room) letters.pop();
  return `${letters.join('')}…`;
}
