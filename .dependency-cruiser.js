import { builtinModules } from 'node:module';

// The import table of the rooms. Besides itself, a room imports what stands here and nothing else: no other room,
// no npm package, no module of Node's. Type-only imports count.
const rooms = {
  model: { path: '^src/model/', mayImport: [] },
  policy: { path: '^src/policy/', mayImport: ['model'] },
  machines: { path: '^machines/', mayImport: ['model', 'policy', 'xstate'] },
  schema: { path: '^src/schema/', mayImport: ['model', 'zod'] },
  chart: { path: '^src/chart/', mayImport: ['model', 'policy', 'machines', 'xstate'] },
  host: { path: '^src/host/', mayImport: ['model', 'policy', 'machines', 'chart', 'xstate'] },
  // An entry of its own, so that the main one stays small.
  instance: { path: '^src/instance/', mayImport: ['model', 'machines', 'chart'] },
  // To the engine and the diagrams a machine comes as a parameter.
  engine: { path: '^src/engine/(?!index\\.ts$)', mayImport: ['model', 'policy', 'xstate'] },
  // An entry only: what a machine of one's own is made with comes along.
  engineEntry: { path: '^src/engine/index\\.ts$', mayImport: ['engine', 'machineParts'] },
  diagram: { path: '^src/diagram/', mayImport: ['model', 'policy', 'xstate'] },
  inspect: { path: '^src/inspect/(?!node/)', mayImport: ['model', 'policy'] },
  inspectOnNode: { path: '^src/inspect/node/', mayImport: ['model', 'policy', 'inspect', 'node', 'ws'] },
  viewer: {
    path: '^src/viewer/(?!page/)',
    mayImport: ['model', 'policy', 'inspect', 'diagram', 'viewerPage', 'xstate', 'node', 'ws', 'viz'],
  },
  // Runs in a browser as it stands: what it imports has to be served.
  viewerPage: { path: '^src/viewer/page/', mayImport: [] },
  testing: {
    path: '^src/testing/(?!vitest/)',
    mayImport: ['model', 'policy', 'schema', 'machines', 'chart', 'host', 'engine', 'xstate', 'fastCheck'],
  },
  vitestAdapter: { path: '^src/testing/vitest/', mayImport: ['testing', 'vitest'] },
  // Nobody imports the main entry: it stands in no list.
  mainEntry: { path: '^src/index\\.ts$', mayImport: ['model', 'policy', 'machines', 'chart', 'host'] },
};

/** The files of `machines/` that hold no machine, and that a machine of one's own is made with. */
const machineParts = '^machines/(compilable|restartable)\\.ts$';

const outside = {
  machineParts,
  xstate: '^node_modules/xstate/',
  zod: '^node_modules/zod/',
  fastCheck: '^node_modules/fast-check/',
  vitest: '^node_modules/vitest/',
  ws: '^node_modules/(@types/)?ws/',
  viz: '^node_modules/@viz-js/viz/',
  node: `^(node:)?(${builtinModules.join('|')})$`,
};

const pathOf = (name) => rooms[name]?.path ?? outside[name];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(rooms).map(([name, { path, mayImport }]) => ({
      name: `imports-of-${name}`,
      comment: `${name} may import itself and: ${mayImport.join(', ') || 'nothing'}`,
      severity: 'error',
      from: { path },
      to: { pathNot: [path, ...mayImport.map(pathOf)] },
    })),
    {
      name: 'room-without-rule',
      comment: 'A new room needs a row in the import table.',
      severity: 'error',
      from: { path: '^(src|machines)/', pathNot: Object.values(rooms).map(({ path }) => path) },
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
    // Sees type-only imports too, which are gone after compilation.
    tsPreCompilationDeps: true,
  },
};
