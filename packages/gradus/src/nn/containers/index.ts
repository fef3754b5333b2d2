export { ModuleDict } from './module-dict.ts';
export { ModuleList } from './module-list.ts';
export { ParameterDict } from './parameter-dict.ts';
export { ParameterList } from './parameter-list.ts';
export { Sequential } from './sequential.ts';
