// Times steps in blocks. The median block gives the time of a step; the mean includes warm-up and stalls.
import { median } from './statistics.mjs';

export class Clock {
  #block;
  #times = [];
  #steps = 0;
  #inBlock = 0;
  #total = 0;
  #spent = 0;
  #since = performance.now();

  /** @param {number} steps number of steps to come; a block has 50 of them, or a sixth if there are fewer than 300 */
  constructor(steps) {
    this.#block = Math.max(1, Math.min(50, Math.floor(steps / 6)));
  }

  /** Call after each step. */
  tick() {
    this.#steps++;
    if (++this.#inBlock < this.#block) return;
    this.pause();
    this.#times.push(this.#spent / this.#block);
    this.#spent = 0;
    this.#inBlock = 0;
    this.resume();
  }

  /** Stops the clock: the time that follows belongs to no step. */
  pause() {
    const passed = performance.now() - this.#since;
    this.#spent += passed;
    this.#total += passed;
  }

  resume() {
    this.#since = performance.now();
  }

  /** Microseconds per step: of the median block, and the mean of all steps. */
  result() {
    this.pause();
    this.resume();
    return { step: median(this.#times) * 1000, mean: (this.#total / this.#steps) * 1000 };
  }
}

/** Milliseconds that the process has spent on processors. Other programs change them less than the time that passes. */
export function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
