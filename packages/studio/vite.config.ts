import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { mnistFiles } from './build/mnist-files.ts';
import { offline } from './build/offline.ts';

/** Headers that let a page use threads. */
const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** Keep class names, because layers are called by them. */
const KEEPING_CLASSES = {
  compress: { keepNames: { class: true, function: false } },
  mangle: { keepNames: { class: true, function: false } },
};

/** What a page or a worker begins with is one file, because each file takes the browser and the server time. */
const FIRST_IN_ONE = { groups: [{ name: 'first', tags: ['$initial' as const] }] };

/** Nothing bundles the page again, so it needs no annotations for bundlers. */
const NO_ANNOTATIONS = { annotation: false };

const source = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

// Relative addresses, so that the built page works from any folder of any web server.
export default defineConfig({
  base: './',
  resolve: {
    // Uses sources instead of builds, so that the bundler leaves out each module that the page does not use.
    alias: [
      { find: /^gradus$/, replacement: source('gradus/src/index.ts') },
      { find: /^gradus\/(\w+)$/, replacement: source('gradus/src/$1/index.ts') },
      { find: /^@gradus\/datasets$/, replacement: source('datasets/src/browser.ts') },
      { find: /^@gradus\/lab\/([\w/]+)$/, replacement: source('lab/src/$1/index.ts') },
      // The engine chooses its backend, so the page needs neither the default backend nor the reference backend. And
      // no view shows the loop code of a program.
      {
        find: /^\.\.\/(backends\/default|ir\/print)\.ts$/,
        replacement: source('studio/build/left-out.ts'),
      },
    ],
  },
  plugins: [svelte(), mnistFiles(), offline()],
  worker: {
    format: 'es',
    rolldownOptions: {
      output: { minify: KEEPING_CLASSES, comments: NO_ANNOTATIONS, codeSplitting: FIRST_IN_ONE },
    },
  },
  build: {
    ...{ target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    // On a busy machine the bundler would print its timings during the installation.
    rolldownOptions: {
      checks: { pluginTimings: false },
      output: { comments: NO_ANNOTATIONS, codeSplitting: FIRST_IN_ONE },
    },
  },
  server: { headers: ISOLATION },
  preview: { headers: ISOLATION },
});
