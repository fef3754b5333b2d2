/** Gives the bytes of a file by its name, which is that of a file beside the one that names it. */
export type ReadFile = (name: string) => Uint8Array | Promise<Uint8Array>;

/** Whether `file` is a name without a folder, a drive, a scheme or a control character in it. */
export function isPlainName(file: string): boolean {
  return /^[^./\\:\p{Cc}][^/\\:\p{Cc}]*$/u.test(file) && file.length <= 255;
}
