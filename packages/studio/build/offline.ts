import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/**
 * Makes `sw.js`, the service worker that keeps the page for use without a network: `service-worker.js`
 * with the list of files of this build, and a version that changes when any of them changes.
 */
export function offline(): Plugin {
  const template = new URL('../src/service-worker.js', import.meta.url);
  let copied: string[] = [];
  return {
    name: 'offline',
    apply: 'build',
    enforce: 'post',
    configResolved({ publicDir }) {
      copied = readdirSync(publicDir);
    },
    generateBundle(_, bundle) {
      const files = Object.keys(bundle).filter((name) => !name.endsWith('.map'));
      const hash = createHash('sha256');
      for (const name of files.sort()) {
        const item = bundle[name];
        hash.update(name).update(item.type === 'chunk' ? item.code : item.source);
      }
      const data = files.filter((name) => name.endsWith('.gz'));
      const page = [...files.filter((name) => !name.endsWith('.gz')), ...copied];
      const source = readFileSync(template, 'utf8')
        .replace("'%VERSION%'", JSON.stringify(hash.digest('hex').slice(0, 16)))
        .replace("'%PAGE%'", JSON.stringify(page))
        .replace("'%DATA%'", JSON.stringify(data));
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}
