export { GradusError } from 'gradus';
