export { Linear, type LinearOptions } from './linear.ts';
export {
  type ForwardHook,
  type ForwardPreHook,
  type HookHandle,
  Module,
  type StateDict,
} from './module.ts';
export { Parameter } from './parameter.ts';
export { Sequential } from './sequential.ts';
