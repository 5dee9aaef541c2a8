/** Who may import whom. A room is entered through its index; only what stands here is allowed. */
const rooms = {
  'libs/event-sourcing': [],
  'libs/customer': ['libs/event-sourcing'],
  'libs/installation': ['libs/event-sourcing'],
  'libs/event-store': ['libs/event-sourcing'],
  'libs/event-store-door': ['libs/event-store'],
  'libs/read-store': ['libs/event-store', 'libs/event-sourcing'],
  'libs/intake': ['libs/customer', 'libs/event-store', 'libs/event-sourcing'],
  'libs/embedded': [],
  projections: [
    'libs/read-store',
    'libs/event-store',
    'libs/customer',
    'libs/installation',
    'libs/event-sourcing',
  ],
};

const tests = '(\\.spec\\.ts$)|(^test/)|(^bench/)';
const escape = (text) => text.replaceAll('/', '\\/');

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room.replaceAll('/', '-')}-imports`,
  comment: `${room} may import only: ${allowed.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^${escape(room)}/`, pathNot: tests },
  to: {
    path: '^(apps|libs|projections|test|bench)/',
    pathNot: [room, ...allowed].map((name) => `^${escape(name)}/`),
  },
}));

const indexRules = [...Object.keys(rooms), 'apps/wiring', 'apps/api', 'apps/projector'].map(
  (room) => ({
    name: `${room.replaceAll('/', '-')}-through-its-index`,
    severity: 'error',
    from: {
      path: '^(apps|libs|projections|bench)/',
      pathNot: [`^${escape(room)}/`, '\\.spec\\.ts$'],
    },
    to: { path: `^${escape(room)}/`, pathNot: `^${escape(room)}/index\\.ts$` },
  }),
);

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure-rooms',
      comment: 'The kernel and the domain know no framework, no I/O.',
      severity: 'error',
      from: { path: '^libs/(event-sourcing|customer|installation)/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?assert' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '\\.ts$', pathNot: '(\\.spec|\\.d|/main)\\.ts$' },
      to: {},
    },
    {
      name: 'production-does-not-import-tests',
      severity: 'error',
      from: { path: '^(apps|libs|projections)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '(^test/)|(\\.spec\\.ts$)' },
    },
    {
      name: 'eventstoredb-client-in-its-adapter-only',
      comment:
        'Whoever swaps the client touches that folder alone; the door speaks the protocol itself.',
      severity: 'error',
      from: { path: '^(apps|libs|projections)/', pathNot: '^libs/event-store/eventstoredb/' },
      to: { path: '@eventstore/db-client' },
    },
    ...roomRules,
    ...indexRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node'] },
  },
};
