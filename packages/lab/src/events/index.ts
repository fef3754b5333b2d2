export type { CheckpointEvent, ResumeEvent, RunEvent } from './events.ts';
export { foldEvents } from './fold.ts';
export { type ParsedEvents, parseEvents } from './parse.ts';
export { checkEvent } from './schema.ts';
export { isKept } from './thinning.ts';
