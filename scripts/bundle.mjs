// Bundles a line of code and the built packages that it imports into one ESM file.
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/**
 * The minified text of `code` with everything that it imports from the built packages. Throws for errors and warnings of
 * the bundler, such as an import that is not bundled.
 */
export async function bundle(code) {
  const entry = fileURLToPath(new URL('../entry.js', import.meta.url));
  const build = await rolldown({
    input: entry,
    platform: 'browser',
    logLevel: 'warn',
    onLog(level, log) {
      if (level === 'warn') throw new Error(`bundle: ${log.message}`);
    },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
  });
  // Nothing bundles the text again, so it needs no annotations for bundlers.
  const { output } = await build.generate({
    format: 'esm',
    minify: true,
    codeSplitting: false,
    comments: { annotation: false },
  });
  await build.close();
  if (output.length !== 1) throw new Error(`bundle: expected one file, got ${output.length}`);
  return output[0].code;
}
