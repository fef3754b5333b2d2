export { Adam, type AdamSettings, AdamW } from './adam.ts';
export { SGD, type SGDSettings } from './sgd.ts';
