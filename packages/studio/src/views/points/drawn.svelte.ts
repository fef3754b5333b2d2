import { POINT_FEATURES } from '@gradus/lab/settings';
import type { Plane, TableChoice } from '../../engine/messages.ts';
import { DRAWN_FILE, type Feature, featuresOf, type TableOf } from '../../experiment/index.ts';
import { studio } from '../../state/studio.svelte.ts';
import { csvOf, type DrawnPoint, fewProblem, pointsOf } from './drawn-csv.ts';

/** The most points that are taken over from a generated set. */
const MOST_TAKEN = 200;
/** The most points that can be drawn. */
export const MOST_DRAWN = 2000;

/** The points that the visitor draws. They are a table like any other: a file that the page makes. */
class DrawnPoints {
  points = $state.raw<readonly DrawnPoint[]>([]);
  task = $state<TableOf['task']>('classification');
  /** What is drawn next: a class, or a number. */
  value = $state(0);
  /** Why the points cannot be trained on yet; null if they can. */
  readonly problem = $derived(fewProblem(this.points, this.task));
  private features: readonly Feature[] = ['x', 'y'];
  /** The file that was made last. */
  private taken = '';

  /** Begins with the points of a plane. */
  begin(plane: Plane | null): void {
    this.features = featuresOf(studio.draft.data);
    if (plane !== null) {
      const parts = Object.values(plane.parts);
      const all = parts.flatMap(({ x, y, value }) =>
        Array.from(x, (each, i) => ({ x: each, y: y[i], value: value[i] })),
      );
      const step = Math.max(1, Math.ceil(all.length / MOST_TAKEN));
      this.points = all.filter((_, i) => i % step === 0);
    }
    this.take();
  }

  /** Takes the points of an earlier drawing over. */
  async restore(data: TableOf): Promise<void> {
    const before = this.points;
    const { checksum } = data.source;
    const first = await studio.engine.call('firstFile', { checksum });
    const text = await first?.file.text();
    // The visitor may have drawn meanwhile.
    if (text === undefined || text === this.taken || this.points !== before) return;
    this.taken = text;
    this.task = data.task;
    this.value = 0;
    this.features = featuresOf(data);
    this.points = pointsOf(text);
  }

  add(x: number, y: number): void {
    if (this.points.length >= MOST_DRAWN) return;
    this.points = [...this.points, { x, y, value: this.value }];
  }

  /** Removes the points near a place. */
  erase(x: number, y: number, radius: number): void {
    this.points = this.points.filter((point) => Math.hypot(point.x - x, point.y - y) > radius);
  }

  clear(): void {
    this.points = [];
  }

  /** Changes between classes and numbers; the points keep their sides. */
  setTask(task: TableOf['task']): void {
    if (task === this.task) return;
    this.task = task;
    const isNumbers = task === 'regression';
    const turned = (value: number): number =>
      isNumbers ? 1 - 2 * Math.min(1, value) : value < 0 ? 1 : 0;
    this.points = this.points.map((point) => ({ ...point, value: turned(point.value) }));
    this.value = isNumbers ? 1 : 0;
    this.take();
  }

  setFeatures(features: readonly Feature[]): void {
    this.features = features;
    this.take();
  }

  /** The file of the points. */
  get text(): string {
    return csvOf(this.points);
  }

  /** Makes the points the data of the page, if they can be trained on. */
  take(): void {
    if (this.problem !== null) return;
    const { task, features } = this;
    const table: TableChoice = {
      source: { kind: 'file', path: DRAWN_FILE, checksum: '' },
      ...{ target: ['label'], binary: 'softmax' },
      options: {
        ...{ task, numeric: [...features], categorical: [], date: [], missing: null },
        ignore: POINT_FEATURES.filter((name) => !features.includes(name)),
        ...{ encoding: null, delimiter: null, decimal: null, header: null },
      },
      split: { group: null, time: null, fold: null, test: null },
    };
    this.taken = this.text;
    const file = new File([this.taken], DRAWN_FILE, { type: 'text/csv' });
    void studio.data.load({ name: 'table', table, seed: studio.draft.training.seed, file });
  }
}

export const drawn = new DrawnPoints();
