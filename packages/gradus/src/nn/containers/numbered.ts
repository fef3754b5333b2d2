/** Members in fields named 0, 1, 2, …: the items of a list. */
import { ArgumentError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';

/** The number of items. */
export function lengthOf(list: object): number {
  let length = 0;
  while (length in list) length++;
  return length;
}

/** All items. */
export function itemsOf<T>(list: object): T[] {
  return Array.from({ length: lengthOf(list) }, (_, i) => Reflect.get(list, i) as T);
}

/** Item `i`; −1 is the last one. @throws ArgumentError if there is no such item */
export function itemAt<T>(list: object, i: number): T {
  return Reflect.get(list, positionIn(list, i, lengthOf(list) - 1)) as T;
}

/** Adds an item in front of item `i`, or behind the last one. @throws ArgumentError if there is no such place */
export function insertItem(list: object, i: number, item: unknown): void {
  const items = itemsOf(list);
  items.splice(positionIn(list, i, items.length), 0, item);
  replaceItems(list, items);
}

/** Takes item `i` out and returns it. @throws ArgumentError if there is no such item */
export function removeItem<T>(list: object, i: number): T {
  const items = itemsOf<T>(list);
  const [item] = items.splice(positionIn(list, i, items.length - 1), 1);
  replaceItems(list, items);
  return item;
}

/** Adds items behind the last one. */
export function addItems(list: object, items: readonly unknown[]): void {
  const length = lengthOf(list);
  items.forEach((item, i) => {
    Reflect.set(list, length + i, item);
  });
}

function replaceItems(list: object, items: readonly unknown[]): void {
  for (let i = lengthOf(list) - 1; i >= items.length; i--) Reflect.deleteProperty(list, i);
  items.forEach((item, i) => {
    Reflect.set(list, i, item);
  });
}

/** `i` counted from the front. */
function positionIn(list: object, i: number, last: number): number {
  const length = lengthOf(list);
  const position = i < 0 ? i + length : i;
  if (Number.isInteger(position) && position >= 0 && position <= last) return position;
  throw new ArgumentError(
    list.constructor.name,
    `there is no position ${shown(i)}; it has ${length}, numbered from 0. −1 is the last.`,
  );
}
