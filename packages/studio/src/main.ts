import { mount } from 'svelte';
import App from './App.svelte';
import { keepForLater } from './offline.ts';
import { preferences } from './state/preferences.svelte.ts';
import './style/page.css';

await preferences.ready;
mount(App, { target: document.querySelector('#app') as HTMLElement });

// The development server's files change from one second to the next, so only the built page is kept.
if (import.meta.env.PROD) void keepForLater();
