/** The longest text of a value in an error message. */
const LONGEST = 60;

/** The text of a value in error messages: short, and safe for any value. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return cut(`'${value}'`);
  if (typeof value === 'function') {
    const isClass = /^class\b/.test(Function.prototype.toString.call(value));
    return `the ${isClass ? 'class' : 'function'} ${value.name || 'without a name'}`;
  }
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  // An object from JSON may have any value as its `constructor`.
  const name = value.constructor?.name;
  return typeof name === 'string' && name !== 'Object' ? withArticle(name) : plain(value);
}

/** `a Map`, `an Int32Array`. */
export function withArticle(noun: string): string {
  return `${/^[aeio]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** `{ p, lr }`: the names of an object without its values. */
function plain(value: object): string {
  const names = Object.keys(value).join(', ');
  return names === '' ? '{}' : cut(`{ ${names} }`);
}

/** A text, possibly from a file, shortened for an error message; without quotes. */
export function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** `text` in double quotes, shortened in case a hostile file makes it long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

/** The integer 12345 as 12,345. */
export function grouped(value: number): string {
  return String(value).replace(/(?<=\d)(?=(\d{3})+$)/g, ',');
}
