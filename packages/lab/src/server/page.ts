import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LocalizedError } from '../lang/error.ts';

/**
 * The folder of the built page.
 * @param from the module from which the page's package is resolved
 * @throws GradusError if the page was not built
 */
export function builtPage(from: string | URL = import.meta.url): string {
  const manifest = find('@gradus/studio/package.json', from);
  const site = manifest && join(dirname(manifest), 'dist');
  if (site && existsSync(join(site, 'index.html'))) return site;
  const missing = site ? join(site, 'index.html') : 'the package @gradus/studio';
  throw new LocalizedError(({ commandUsage }) => commandUsage.notBuilt(missing), {
    code: 'unbuilt',
  });
}

function find(file: string, from: string | URL): string | null {
  try {
    return createRequire(from).resolve(file);
  } catch {
    return null;
  }
}
