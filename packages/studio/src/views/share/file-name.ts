/** A title such as `C, lr 0.01 @ 500` as a name that every system takes: `C-lr-0.01-500`. */
export function fileName(title: string): string {
  const name = title.replace(/[^\w.-]+/g, '-');
  let [start, end] = [0, name.length];
  while (isEdge(name[start])) start++;
  while (end > start && isEdge(name[end - 1])) end--;
  return name.slice(start, end) || 'gradus';
}

function isEdge(letter: string | undefined): boolean {
  return letter === '-' || letter === '.';
}
