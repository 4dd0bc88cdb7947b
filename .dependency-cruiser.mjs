/**
 * The borders of docs/architecture.md: what each room may import besides itself, a room or one file of it; and no circles,
 * type-only ones included.
 */
const rooms = {
  domain: [],
  shared: ['domain'],
  score: ['domain'],
  samplers: ['domain', 'shared', 'score'],
  checkpoint: ['domain', 'shared'],
  data: ['domain', 'shared', 'score'],
  engine: ['domain', 'shared', 'score', 'checkpoint'],
  diagnosis: ['domain', 'shared', 'score', 'samplers', 'checkpoint', 'data', 'engine'],
  verification: ['domain', 'shared', 'score', 'samplers', 'checkpoint', 'data', 'engine', 'diagnosis'],
  reports: ['domain', 'shared', 'samplers'],
  worker: ['domain', 'shared', 'diagnosis', 'verification', 'engine', 'checkpoint'],
  export: [
    'domain',
    'shared',
    'samplers',
    'webview',
    'score',
    'checkpoint/onnx/writer',
    'checkpoint/onnx/readHeader',
    'data/teleportFile',
  ],
  terminal: [
    'domain',
    'shared',
    'samplers',
    'reports',
    'worker',
    'export',
    'webview',
    'checkpoint/layout/modelFolder',
    'checkpoint/layout/variants',
    'data/teleportFile',
    'data/moments/momentsFile',
  ],
  editor: [
    'domain',
    'shared',
    'samplers',
    'reports',
    'worker',
    'export',
    'diagnosis/look',
    'checkpoint/layout/variants',
    'checkpoint/fileCard',
    'checkpoint/layout/sidecar',
    'checkpoint/layout/sidecarPlaces',
    'checkpoint/layout/writeSidecar',
    'checkpoint/layout/modelFolder',
    'data/referencesBeside',
    'webview/shell',
  ],
  webview: ['domain', 'shared', 'samplers'],
};
/** Packages that belong to one room. */
const owners = { vscode: 'editor', 'onnxruntime-node': 'engine' };
/** The only packages that a room may import, Node's own modules included. */
const packages = { score: ['ml-matrix'] };

/** A room or a file of one, as a pattern of paths; the page stands beside src/. */
function at(name) {
  const folder = name.startsWith('webview') ? name : `src/${name}`;
  return name.includes('/') ? `^${folder}\\.ts$` : `^${folder}/`;
}

/** A package by its name, as it is imported or as it is resolved. */
const ofPackage = (name) => `(^|node_modules/(@types/)?)${name}($|/)`;

export default {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `borders-of-${room}`,
      comment: `${room} may import ${allowed.join(', ') || 'no other room'} (docs/architecture.md).`,
      severity: 'error',
      from: { path: at(room) },
      to: { path: ['^src/', '^webview/'], pathNot: [room, ...allowed].map(at) },
    })),
    ...Object.entries(owners).map(([name, room]) => ({
      name: `only-${room}-imports-${name}`,
      severity: 'error',
      from: { path: Object.keys(rooms).map(at), pathNot: at(room) },
      to: { path: ofPackage(name) },
    })),
    ...Object.entries(packages).map(([room, allowed]) => ({
      name: `packages-of-${room}`,
      comment: `${room} may import ${allowed.join(', ')} and no other package.`,
      severity: 'error',
      from: { path: at(room) },
      to: { pathNot: ['^src/', '^webview/', ...allowed.map(ofPackage)] },
    })),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
