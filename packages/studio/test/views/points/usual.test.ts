import { POINT_SET_KINDS, pointSetDefaults } from '@gradus/datasets';
import { expect, it } from 'vitest';
import { USUAL } from '../../../src/views/points/usual.ts';

/** The page has its own copy, because the sets would bring the library along. */
it.each(POINT_SET_KINDS)('%s has the noise of the command line, and no more classes', (name) => {
  const { noise, mostClasses } = pointSetDefaults(name);
  expect(USUAL[name].noise).toBe(noise);
  expect(USUAL[name].mostClasses).toBe(Math.min(5, mostClasses));
});
