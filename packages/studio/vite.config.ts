import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { mnistFiles } from './build/mnist-files.ts';
import { offline } from './build/offline.ts';

// Relative addresses, so that the built page works from any folder of any web server.
export default defineConfig({
  base: './',
  plugins: [svelte(), mnistFiles(), offline()],
  worker: { format: 'es' },
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    headers: {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    },
  },
});
