import { routeOf, type View } from './address.ts';

export { VIEWS, type View } from './address.ts';

/** What the address says to show. */
class Route {
  view = $state<View>('train');
  /** The step of the lesson, from 1 on; null where the address names none. */
  step = $state<number | null>(null);
  /** Whether the page keeps to the lesson. */
  isLocked = $state(false);

  constructor() {
    this.read();
    globalThis.addEventListener?.('hashchange', () => this.read());
  }

  go(view: View): void {
    location.hash = `#/${view}`;
  }

  private read(): void {
    Object.assign(this, routeOf(globalThis.location?.hash ?? ''));
  }
}

export const route = new Route();
