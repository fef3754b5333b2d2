// Starts `gradus studio` for tests, measurements and screenshots.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = fileURLToPath(new URL('../packages/lab/bin/gradus.js', import.meta.url));

/**
 * @param {string} runs the folder of runs to show
 * @returns {Promise<{ address: string, stop: () => void }>} the address of the page
 */
export function startStudio(runs) {
  const server = spawn(process.execPath, [bin, 'studio', '--runs', runs], { cwd: root });
  let errors = '';
  server.stderr.on('data', (text) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    server.stdout.on('data', (text) => {
      const [address] = /http:\S+/.exec(String(text)) ?? [];
      if (address !== undefined) resolve({ address, stop: () => void server.kill() });
    });
    server.on('exit', (code) => reject(new Error(`gradus studio ended with ${code}: ${errors}`)));
  });
}
