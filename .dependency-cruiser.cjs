const only = (from, allowed, comment) => ({
  name: `${from.replace('/', '-')}-imports`,
  comment,
  severity: 'error',
  from: { path: `^${from}/`, pathNot: '\\.test\\.tsx?$' },
  to: { path: '^(src|sandbox|tests|bench|scripts)/', pathNot: [`^${from}/`, ...allowed.map((folder) => `^${folder}`)] },
});

module.exports = {
  forbidden: [
    only('src/core', ['src/config/connection'], 'The core is pure: it knows the shape of the configuration and nothing else.'),
    only('src/config', ['src/core/model'], 'Configuration names model types only.'),
    only('src/engine', ['src/core/', 'src/config/'], 'The engine talks to the world through its own ports.'),
    only('src/connectors', ['src/core/', 'src/engine/ports/', 'src/config/'], 'Connectors implement a port and use the model.'),
    only('src/storage', ['src/core/', 'src/engine/ports/', 'src/config/'], 'Stores are written over the small key-value port.'),
    only(
      'src/application',
      ['src/core/', 'src/config/', 'src/engine/', 'src/rpc/', 'src/connectors/definition', 'src/connectors/kit/host-pattern'],
      'The use cases behind the pages know connectors by their definition only.',
    ),
    only('src/rpc', ['src/config/', 'src/core/model/'], 'The contract between pages and resolvers.'),
    only('src/frontend', ['src/rpc/', 'src/config/', 'src/core/model/'], 'Pages know the contract only.'),
    {
      name: 'no-connector-imports-another',
      severity: 'error',
      from: { path: '^src/connectors/(?!kit/)([^/]+)/' },
      to: { path: '^src/connectors/([^/]+)/', pathNot: ['^src/connectors/$1/', '^src/connectors/kit/'] },
    },
    {
      name: 'forge-packages-only-in-forge-and-frontend',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(forge|frontend)/' },
      to: { path: 'node_modules/@forge/' },
    },
    {
      name: 'src-never-knows-the-sandbox',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(sandbox|tests|bench|scripts)/' },
    },
    {
      name: 'no-circular',
      comment: 'Circles of types alone are gone when the program runs.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: { tsConfig: { fileName: 'tsconfig.check.json' }, tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' } },
};
