export * from './diagonals.ts';
export * from './joining.ts';
export * from './repeating.ts';
export * from './shaping.ts';
export * from './splitting.ts';
