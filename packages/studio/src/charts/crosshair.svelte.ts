/** The step that all charts on the page point out: the one under the pointer, chosen by keys, or pinned by a click. */
class Crosshair {
  step = $state<number | null>(null);
  /** Whether it stays when the pointer leaves. */
  isPinned = $state(false);

  point(step: number | null): void {
    if (!this.isPinned) this.step = step;
  }

  /** Pins the step, or lets it go. */
  pin(): void {
    this.isPinned = !this.isPinned && this.step !== null;
  }

  clear(): void {
    this.isPinned = false;
    this.step = null;
  }
}

export const crosshair = new Crosshair();
