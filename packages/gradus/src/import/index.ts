export { loadPyTorch } from './pytorch/load.ts';
