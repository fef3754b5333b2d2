/** Follows a reactive value, but not more often than every so many milliseconds. Made while a component is initialised. */
export class Paced<T> {
  current = $state.raw<T>() as T;
  private since = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(value: () => T, interval: number) {
    let latest = value();
    this.current = latest;
    const take = (): void => {
      this.timer = undefined;
      this.since = performance.now();
      this.current = latest;
    };
    $effect(() => {
      latest = value();
      this.timer ??= setTimeout(take, Math.max(0, this.since + interval - performance.now()));
    });
    $effect(() => () => clearTimeout(this.timer));
  }
}
