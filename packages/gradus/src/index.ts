export { DataError, GradusError } from './util/errors.ts';
