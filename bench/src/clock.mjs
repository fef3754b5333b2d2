// Times steps in blocks. The median block is what a step costs; the mean has warm-up and stalls in it too.
import { median } from './statistics.mjs';

export class Clock {
  #block;
  #times = [];
  #steps = 0;
  #inBlock = 0;
  #total = 0;
  #spent = 0;
  #since = performance.now();

  /** @param {number} steps that will be taken; a block is 50 of them, or a sixth of fewer than 300 */
  constructor(steps) {
    this.#block = Math.max(1, Math.min(50, Math.floor(steps / 6)));
  }

  /** A step is done. */
  tick() {
    this.#steps++;
    if (++this.#inBlock < this.#block) return;
    this.pause();
    this.#times.push(this.#spent / this.#block);
    this.#spent = 0;
    this.#inBlock = 0;
    this.resume();
  }

  /** What follows belongs to no step. */
  pause() {
    const passed = performance.now() - this.#since;
    this.#spent += passed;
    this.#total += passed;
  }

  resume() {
    this.#since = performance.now();
  }

  /** Microseconds a step: of the median block, and of all of them. */
  result() {
    this.pause();
    this.resume();
    return { step: median(this.#times) * 1000, mean: (this.#total / this.#steps) * 1000 };
  }
}
