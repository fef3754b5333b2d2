/** What the page loads once it is there: the runs on it, and those in the browser's storage. */
import { keptRuns } from '../../state/kept/kept-runs.svelte.ts';

export { default as RunList } from './RunList.svelte';
export { default as RunMessages } from './RunMessages.svelte';
export { default as Storage } from './Storage.svelte';

void keptRuns.open();
