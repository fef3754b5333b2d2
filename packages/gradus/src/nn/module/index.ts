export type { HookHandle } from './backward-hooks.ts';
export type { RegisterBufferOptions } from './buffers.ts';
export {
  type BackwardHook,
  type BackwardPreHook,
  type ForwardHook,
  type ForwardPreHook,
  Module,
  registerModuleForwardHook,
} from './module.ts';
export { Parameter, type ParameterOptions } from './parameter.ts';
export type { LoadStateDictOptions, LoadStateDictResult, StateDict } from './state-dict.ts';
