import type { Surface } from '../../engine/messages.ts';
import { studio } from '../../state/studio.svelte.ts';

/** Points along each side of the grid: computed within a frame while the network trains, and finer when it rests. */
const [LIVE_SIZE, SIZE] = [64, 128];

/** Which network to follow. */
interface Followed {
  readonly run: string;
  /** A snapshot; null for the present. */
  readonly iteration: number | null;
  /** Whether it changes with each frame. */
  readonly isLive: boolean;
  /** Changes when the network has changed. */
  readonly version: number;
  /** The units of each layer to tell about. */
  readonly shown: readonly (readonly number[])[];
}

/** The surface of a network as it trains: each frame gets the newest one. Create it while a component initialises. */
export class SurfaceFeed {
  surface = $state.raw<Surface | null>(null);
  /** The run of the surface. */
  run = $state.raw<string | null>(null);
  error = $state<string | null>(null);

  /** @param followed null asks nothing and keeps the last answer */
  constructor(followed: () => Followed | null) {
    $effect(() => {
      const wanted = followed();
      if (wanted === null) return;
      let isWanted = true;
      const ask = async (): Promise<void> => {
        const { run, iteration, isLive, shown } = wanted;
        const size = isLive ? LIVE_SIZE : SIZE;
        try {
          const found = await studio.engine.call('surface', { run, iteration, size, shown });
          if (!isWanted) return;
          [this.surface, this.run, this.error] = [found, run, null];
        } catch (error) {
          if (isWanted) this.error = (error as Error).message;
          return;
        }
        // A hidden page draws no frames, so it asks for none.
        if (isLive) requestAnimationFrame(() => void (isWanted && ask()));
      };
      void ask();
      return () => {
        isWanted = false;
      };
    });
  }
}
