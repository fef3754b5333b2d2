export { GradusError } from './util/errors.ts';
