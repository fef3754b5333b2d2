import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { build } from 'vite';
import { cases } from '../exhaustive.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const fixtures = fileURLToPath(new URL('./fixtures', import.meta.url));

/** The oldest TypeScript that reads the declarations: of `gradus` and the data sets, and of the lab, which uses zod. */
const OLD_TYPESCRIPTS = cases(
  ['typescript-5.0@npm:typescript@5.0'],
  ['typescript-5.0@npm:typescript@5.0', 'typescript-5.4@npm:typescript@5.4'],
);

export interface Project {
  readonly folder: string;
  remove(): void;
}

/** An empty folder far from any node_modules. */
export function emptyFolder(): Project {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-packaging-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A project with the packed tarballs of all three packages and the fixtures. */
export function installedProject(): Project {
  const project = emptyFolder();
  cpSync(fixtures, project.folder, { recursive: true });
  const tarballs = join(project.folder, 'tarballs');
  mkdirSync(tarballs);
  npm(root, 'pack', '--workspaces', '--pack-destination', tarballs);
  writeFileSync(join(project.folder, 'package.json'), '{ "name": "consumer", "private": true }\n');
  const packed = readdirSync(tarballs).map((name) => `./tarballs/${name}`);
  npm(
    project.folder,
    'install',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    ...OLD_TYPESCRIPTS,
    ...packed,
  );
  return project;
}

/** A folder with the single-file bundle of an installed project, and the fixtures that load it. */
export function bundleFolder(installed: Project): Project {
  const place = emptyFolder();
  const bundle = join(installed.folder, 'node_modules/gradus/dist/gradus.bundle.js');
  const names = ['bundle.mjs', 'bundle-page.html', 'bundle-page.mjs', 'show.mjs', 'train.mjs'];
  for (const file of [bundle, ...names.map((name) => join(fixtures, name))]) {
    cpSync(file, join(place.folder, basename(file)));
  }
  return place;
}

/** Builds `page.html` with Vite into `site/`; returns the scripts and the warnings. */
export async function buildPage(
  project: Project,
): Promise<{ scripts: string[]; warnings: string[] }> {
  const warnings: string[] = [];
  await build({
    root: project.folder,
    configFile: false,
    logLevel: 'silent',
    build: {
      outDir: 'site',
      rolldownOptions: {
        input: join(project.folder, 'page.html'),
        onLog: (level, log) => {
          if (level === 'warn') warnings.push(log.message);
        },
      },
    },
  });
  const scripts = readdirSync(join(project.folder, 'site/assets'));
  return { scripts: scripts.filter((name) => name.endsWith('.js')), warnings };
}

/**
 * Bundles a fixture as servers do, into a CommonJS file.
 * @param url code for `import.meta.url`
 */
export async function bundleForServer(
  { folder }: Project,
  fixture: string,
  file: string,
  url = 'undefined',
): Promise<void> {
  const build = await rolldown({
    input: join(folder, fixture),
    platform: 'node',
    logLevel: 'silent',
    transform: { define: { 'import.meta.url': url } },
  });
  await build.write({ file, format: 'cjs', codeSplitting: false });
  await build.close();
}

/** What Node prints when run with `args` in `folder`; throws with its output when it fails. */
export function node(folder: string, ...args: string[]): string {
  return execute(folder, process.execPath, args);
}

/** The files of an installed package, relative to it. */
export function installedFiles({ folder }: Project, name: string): string[] {
  const options = { recursive: true, encoding: 'utf8' } as const;
  return readdirSync(join(folder, 'node_modules', name), options);
}

function npm(folder: string, ...args: string[]): void {
  // Inside `npm test`, npm names its own file; elsewhere, use the npm of the path.
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) execute(folder, process.execPath, [script, ...args]);
  else execute(folder, 'npm', args);
}

function execute(cwd: string, file: string, args: string[]): string {
  try {
    return execFileSync(file, args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${file} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
  }
}
