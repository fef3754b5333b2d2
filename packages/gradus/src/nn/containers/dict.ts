import { ArgumentError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import { checkMemberName } from '../module/buffers.ts';
import { Module } from '../module/module.ts';
import { refuseForward } from './list.ts';

/** Members by name, as an object or as pairs. */
export type Named<V> = Readonly<Record<string, V>> | Iterable<readonly [string, V]>;

/** A module that only holds others, or parameters, under their keys. */
export abstract class Dict<V, T extends Record<string, V>> extends Module {
  /** `value` if the container can hold it. */
  protected abstract checked(key: string, value: V): V;
  /** Whether a field of this object is one of its members. */
  protected abstract holds(value: unknown): value is V;

  /** @throws GradusError always: a dictionary computes nothing */
  forward(): unknown {
    return refuseForward(this);
  }

  /** The number of members. */
  get length(): number {
    return this.items().length;
  }

  /** Keys and members in the order in which you added them. Keys such as '7' come first, as in every JavaScript object. */
  items(): [string, V][] {
    return Object.entries(this).filter((entry): entry is [string, V] => this.holds(entry[1]));
  }

  /** All keys. */
  keys(): string[] {
    return this.items().map(([key]) => key);
  }

  /** All members. */
  values(): V[] {
    return this.items().map(([, value]) => value);
  }

  /** Iterates over the keys, as in PyTorch. */
  [Symbol.iterator](): Iterator<string> {
    return this.keys()[Symbol.iterator]();
  }

  /** Whether there is a member under `key`. */
  has(key: string): boolean {
    return Object.hasOwn(this, key) && this.holds(Reflect.get(this, key));
  }

  /** The member under `key`. @throws ArgumentError if there is none */
  get<K extends keyof T & string>(key: K): T[K] {
    if (this.has(key)) return Reflect.get(this, key) as T[K];
    throw new ArgumentError(
      this.constructor.name,
      `there is no ${shown(key)}. Its keys are: ${this.keys().join(', ') || 'none'}.`,
    );
  }

  /**
   * Adds a member, or replaces the one under `key`.
   * @throws ArgumentError for a key that is empty, has a dot or names a member of the class, such as 'train'
   */
  set(key: string, value: V): this {
    if (!this.has(key)) checkMemberName(this.constructor.name, this, key);
    Reflect.set(this, key, this.checked(key, value));
    return this;
  }

  /** {@link set} for each of `members`. */
  update(members: Named<V>): this {
    const pairs = Symbol.iterator in members ? members : Object.entries(members);
    for (const [key, value] of pairs as Iterable<readonly [string, V]>) this.set(key, value);
    return this;
  }

  /** Takes the member under `key` out. @throws ArgumentError if there is none */
  pop<K extends keyof T & string>(key: K): T[K] {
    const value = this.get(key);
    Reflect.deleteProperty(this, key);
    return value;
  }

  /** Takes all members out. */
  clear(): void {
    for (const key of this.keys()) Reflect.deleteProperty(this, key);
  }
}
