import { builtinModules } from 'node:module';

/**
 * The layers, and what each may import besides itself: no other layer, no npm package, no module of Node's. Type-only
 * imports count.
 */
export const layers = {
  model: { path: '^src/model/', mayImport: [] },
  policy: { path: '^src/policy/', mayImport: ['model'] },
  machines: { path: '^machines/', mayImport: ['model', 'policy', 'xstate'] },
  schema: { path: '^src/schema/', mayImport: ['model', 'zod'] },
  chart: { path: '^src/chart/', mayImport: ['model', 'policy', 'machines', 'engine', 'xstate'] },
  // The host API on actors, which is part of the main entry.
  host: {
    path: '^src/host/(?!index\\.ts$|service-host/|events/)',
    mayImport: ['model', 'policy', 'machines', 'chart', 'xstate'],
  },
  // What the service host reports: inspectors know it too.
  hostEvents: { path: '^src/host/events/', mayImport: ['model', 'machines'] },
  // Many services on a store, on the engine: an entry of its own, so that the main one stays small.
  serviceHost: {
    path: '^src/host/service-host/',
    mayImport: ['model', 'policy', 'machines', 'chart', 'engine', 'host', 'hostEvents'],
  },
  hostEntry: { path: '^src/host/index\\.ts$', mayImport: ['serviceHost', 'hostEvents'] },
  // A separate entry, so that the main one stays small.
  instance: { path: '^src/instance/', mayImport: ['model', 'machines', 'chart'] },
  // The engine and the diagrams get a machine as a parameter.
  engine: { path: '^src/engine/(?!index\\.ts$)', mayImport: ['model', 'policy', 'xstate'] },
  // This entry also exports what other machines are built with.
  engineEntry: { path: '^src/engine/index\\.ts$', mayImport: ['engine', 'machineParts'] },
  diagram: { path: '^src/diagram/', mayImport: ['model', 'policy', 'xstate'] },
  inspect: { path: '^src/inspect/(?!node/)', mayImport: ['model', 'policy', 'hostEvents'] },
  inspectOnNode: { path: '^src/inspect/node/', mayImport: ['model', 'policy', 'inspect', 'node', 'ws'] },
  viewer: {
    path: '^src/viewer/(?!page/|messages/)',
    mayImport: ['model', 'policy', 'inspect', 'diagram', 'viewerMessages', 'xstate', 'node', 'ws', 'viz'],
  },
  // What the viewer's server and its page share.
  viewerMessages: { path: '^src/viewer/messages/', mayImport: ['model', 'inspect', 'diagram'] },
  // The pages in a browser are bundled: each, what they share, and how.
  viewerPage: {
    path: '^src/viewer/page/',
    mayImport: [
      ...['model', 'policy', 'machines', 'chart', 'inspect', 'diagram', 'hostEvents', 'viewerMessages'],
      ...['page', 'preact'],
    ],
  },
  page: { path: '^src/page/(?!build/)', mayImport: ['model', 'machines', 'chart', 'xstate', 'preact'] },
  pageBuild: { path: '^src/page/build/', mayImport: ['node', 'esbuild', 'rolldown'] },
  testing: {
    path: '^src/testing/(?!vitest/)',
    mayImport: [
      ...['model', 'policy', 'schema', 'machines', 'chart', 'host', 'serviceHost', 'engine'],
      ...['xstate', 'zod', 'fastCheck'],
    ],
  },
  vitestAdapter: { path: '^src/testing/vitest/', mayImport: ['testing', 'vitest'] },
  // No layer imports the main entry.
  mainEntry: { path: '^src/index\\.ts$', mayImport: ['model', 'policy', 'machines', 'chart', 'host'] },
};

/** The files of `machines/` that other machines are built with. */
const machineParts = '^machines/(compilable|restartable)\\.ts$';

/** What is not a layer and may be imported, by the name that {@link layers} uses. */
export const externals = {
  machineParts,
  xstate: '^node_modules/xstate/',
  preact: '^node_modules/preact/',
  esbuild: '^node_modules/esbuild/',
  // By its name where the tool does not know how packages export a part of themselves.
  rolldown: '^(node_modules/)?rolldown/',
  zod: '^node_modules/zod/',
  fastCheck: '^node_modules/fast-check/',
  vitest: '^node_modules/vitest/',
  ws: '^node_modules/(@types/)?ws/',
  viz: '^node_modules/@viz-js/viz/',
  node: `^(node:)?(${builtinModules.join('|')})$`,
};

const pathOf = (name) => layers[name]?.path ?? externals[name];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(layers).map(([name, { path, mayImport }]) => ({
      name: `imports-of-${name}`,
      comment: `${name} may import itself and: ${mayImport.join(', ') || 'nothing'}`,
      severity: 'error',
      from: { path },
      to: { pathNot: [path, ...mayImport.map(pathOf)] },
    })),
    {
      name: 'folder-without-layer',
      comment: 'A new folder needs a layer in this file.',
      severity: 'error',
      from: { path: '^(src|machines)/', pathNot: Object.values(layers).map(({ path }) => path) },
      to: {},
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^(src|machines)/' },
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    // Includes type-only imports, which compilation removes.
    tsPreCompilationDeps: true,
  },
};
