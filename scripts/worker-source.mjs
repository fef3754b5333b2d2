// Bundles the code of a thread pool's workers into a string in the library's code, so a page does not need to serve a
// worker file, and a bundler does not need to find one. A test fails when this must run again.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const folder = new URL('../packages/gradus/src/backends/wasm/threads/', import.meta.url);

/** The text of a script that defines `worker.start`. */
export async function workerSource() {
  const build = await rolldown({
    input: fileURLToPath(new URL('worker.ts', folder)),
    platform: 'neutral',
  });
  const { output } = await build.generate({
    format: 'iife',
    name: 'worker',
    minify: true,
    comments: false,
    generatedCode: { symbols: false },
  });
  await build.close();
  return output[0].code.trim();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = (await workerSource()).replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n');
  const lines = [
    '// `npm run generate` makes this file from `worker.ts`.',
    '',
    '/** A script that defines `worker.start`, which takes a `WorkerStart`. */',
    `export const WORKER_SOURCE =\n  '${text}';`,
  ];
  writeFileSync(new URL('worker-source.ts', folder), `${lines.join('\n')}\n`);
}
