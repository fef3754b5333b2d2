/** Functions with known minima, by which optimizers are compared. */
import { uniform } from 'gradus/sweep';

/** Branin: three minima of 0.397887. */
export const branin = {
  space: { x: uniform(-5, 10), y: uniform(0, 15) },
  objective(settings: object): number {
    const { x, y } = settings as { x: number; y: number };
    const valley = y - (5.1 * x * x) / (4 * Math.PI ** 2) + (5 * x) / Math.PI - 6;
    return valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
};

const WEIGHTS = [1, 1.2, 3, 3.2];
const SCALES = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const CENTRES = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

/** Hartmann in six dimensions: a minimum of -3.32237. */
export const hartmann6 = {
  space: Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, uniform(0, 1)])),
  objective(settings: object): number {
    const x = Object.values(settings) as number[];
    const wells = WEIGHTS.map((weight, i) => {
      const distance = x.reduce((sum, v, j) => sum + SCALES[i][j] * (v - CENTRES[i][j]) ** 2, 0);
      return weight * Math.exp(-distance);
    });
    return -wells.reduce((sum, well) => sum + well, 0);
  },
};
