import { defineFinding } from '../finding';

export const serversIgnored = defineFinding<Record<string, never>>({
  code: 'servers-ignored',
  title: 'Servers of the sidecar file not used',
  words: () =>
    'The sidecar file names servers for the evaluations. They were not used: only the command line and the settings of the user may name a machine that a network is evaluated on.',
});
