/** The views of the page, in the order of its navigation. */
export const VIEWS = ['train', 'inside', 'symptoms', 'compare', 'test', 'lesson', 'share'] as const;

/** A name in {@link VIEWS}. */
export type View = (typeof VIEWS)[number];

/** Which view is shown: the first part of the address after `#/`. */
class Route {
  view = $state<View>('train');

  constructor() {
    this.read();
    globalThis.addEventListener?.('hashchange', () => this.read());
  }

  go(view: View): void {
    location.hash = `#/${view}`;
  }

  private read(): void {
    const [, name] = /^#\/(\w+)/.exec(globalThis.location?.hash ?? '') ?? [];
    this.view = VIEWS.find((view) => view === name) ?? 'train';
  }
}

export const route = new Route();
