// Finds a browser of the Chromium family on this machine.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const { env, platform } = process;

const LINUX = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];
const MAC = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const WINDOWS = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];

const FOLDERS = {
  linux: (env.PATH ?? '/usr/bin').split(':').map((folder) => [folder, LINUX]),
  darwin: ['/Applications', join(env.HOME ?? '', 'Applications')].map((folder) => [folder, MAC]),
  win32: [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .map((folder) => [folder, WINDOWS]),
};

/**
 * The path of Chrome, Chromium or Edge, or the value of GRADUS_CHROMIUM if it is set.
 * @returns {string | undefined}
 */
export function findBrowser() {
  if (env.GRADUS_CHROMIUM) return env.GRADUS_CHROMIUM;
  const files = (FOLDERS[platform] ?? []).flatMap(([folder, names]) =>
    names.map((name) => join(folder, name)),
  );
  return files.find((file) => existsSync(file));
}
