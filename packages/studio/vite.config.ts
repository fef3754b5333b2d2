import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { mnistFiles } from './build/mnist-files.ts';
import { offline } from './build/offline.ts';

/** What lets a page have threads. */
const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** Layers are called by the names of their classes. */
const KEEPING_CLASSES = {
  compress: { keepNames: { class: true, function: false } },
  mangle: { keepNames: { class: true, function: false } },
};

const source = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

// Relative addresses, so that the built page works from any folder of any web server.
export default defineConfig({
  base: './',
  resolve: {
    // Sources instead of builds: of these the bundler leaves out, module by module, what the page does not use.
    alias: [
      { find: /^gradus$/, replacement: source('gradus/src/index.ts') },
      { find: /^gradus\/(\w+)$/, replacement: source('gradus/src/$1/index.ts') },
      { find: /^@gradus\/datasets$/, replacement: source('datasets/src/browser.ts') },
      { find: /^@gradus\/lab\/([\w/]+)$/, replacement: source('lab/src/$1/index.ts') },
      // The engine chooses its backend, so the page needs no default and no reference backend behind it.
      { find: /^\.\.\/backends\/default\.ts$/, replacement: source('studio/build/no-default.ts') },
    ],
  },
  plugins: [svelte(), mnistFiles(), offline()],
  worker: { format: 'es', rolldownOptions: { output: { minify: KEEPING_CLASSES } } },
  build: {
    ...{ target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    // On a busy machine the bundler would report its timings to whoever installs the project.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: { headers: ISOLATION },
  preview: { headers: ISOLATION },
});
