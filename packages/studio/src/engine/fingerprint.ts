import { currentBackend } from 'gradus';
import type { Fingerprint } from './messages.ts';

interface UserAgentData {
  getHighEntropyValues(names: string[]): Promise<{ architecture?: string }>;
}

/** This machine as far as the last bits of results depend on it. */
export async function fingerprint(): Promise<Fingerprint> {
  const backend = currentBackend() as { fusedMultiplyAdd?: boolean; threads?: number };
  return {
    arch: await architecture(),
    fusedMultiplyAdd: backend.fusedMultiplyAdd === true,
    threads: backend.threads ?? 1,
  };
}

/** Chromium alone says; and only to pages that were loaded securely. */
async function architecture(): Promise<string | null> {
  const { userAgentData } = (globalThis.navigator ?? {}) as { userAgentData?: UserAgentData };
  const found = await userAgentData?.getHighEntropyValues(['architecture']).catch(() => undefined);
  return found?.architecture || null;
}
