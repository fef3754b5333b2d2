import { arch, cpus, platform } from 'node:os';
import { currentBackend } from 'gradus';
import type { Machine } from '../settings/schema.ts';

/** This machine, and how the current backend rounds on it. */
export function thisMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() || 'unknown',
    cores: processors.length || 1,
    platform: platform(),
    arch: arch(),
    fusedMultiplyAdd: usesFusedMultiplyAdd(),
  };
}

/** Whether the current backend uses fused multiply-add, which rounds a product and its sum once. */
export function usesFusedMultiplyAdd(): boolean {
  const backend = currentBackend();
  return 'fusedMultiplyAdd' in backend && backend.fusedMultiplyAdd === true;
}
