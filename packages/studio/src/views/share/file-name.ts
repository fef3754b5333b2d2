/** A title such as `C, lr 0.01 @ 500` as a name that every system takes: `C-lr-0.01-500`. */
export function fileName(title: string): string {
  return title.replace(/[^\w.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'gradus';
}
