export type { CheckpointEvent, ResumeEvent, RunEvent } from './events.ts';
export { foldEvents, isKept } from './events.ts';
export { type ParsedEvents, parseEvents } from './parse.ts';
export { checkEvent } from './schema.ts';
