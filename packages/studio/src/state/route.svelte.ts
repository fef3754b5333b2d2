import { type Route, routeOf, type View } from './address.ts';

/** The route of the address bar. Reactive; it follows links and the history of the browser. */
class CurrentRoute implements Route {
  view = $state<View>('train');
  step = $state<number | null>(null);
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

export const route = new CurrentRoute();
