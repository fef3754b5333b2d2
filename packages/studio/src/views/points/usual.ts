import type { PointChoice } from '../../experiment/index.ts';

/** The usual noise of each point set and the most classes that the page can colour. */
export const USUAL: Readonly<
  Record<PointChoice['name'], { readonly noise: number; readonly mostClasses: number }>
> = {
  circles: { noise: 0.1, mostClasses: 2 },
  xor: { noise: 0, mostClasses: 2 },
  spiral: { noise: 0.02, mostClasses: 5 },
  moons: { noise: 0.1, mostClasses: 2 },
  gaussians: { noise: 0.3, mostClasses: 5 },
};
