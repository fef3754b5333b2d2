/** Hands a file to the visitor. */
export function save(
  name: string,
  content: Blob | string | Uint8Array<ArrayBuffer>,
  type: string,
): void {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the address by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
