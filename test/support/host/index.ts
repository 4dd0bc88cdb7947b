/** The VS Code host for tests, for `npm start` and for the screenshots; built to dist/harness/index.js. */
export { launchBrowser, openWindow, type Window } from './browser';
export { makeProfile, removeProfile, type Profile } from './profile';
export { runInHost, type HostResults } from './runInHost';
export { remoteUri, serverCommand, startServer, workbenchUrl, type HostServer } from './server';
export * from './workbench';
