// Makes kaoto.cjs of Kaoto's own sources: what opens, draws, checks and saves a route. Kaoto is written for a bundler and a
// browser, so packages of its user interface become stand-ins that do nothing.
import { build } from 'esbuild';

const KEPT = ['@kaoto/forms', 'lodash', 'uuid', 'yaml'];
const NODES = ['buffer', 'process'];
const STAND_IN = `const nothing = new Proxy(function () {}, {
  get: (target, name) => name === '__esModule' ? true : name === Symbol.toPrimitive ? () => '' : name === 'prototype' ? target.prototype : nothing,
  getPrototypeOf: () => nothing, apply: () => nothing, construct: () => nothing });
module.exports = nothing;`;

const kaoto = `${process.cwd()}/node_modules/@kaoto/kaoto/lib/esm`;
await build({
  stdin: {
    resolveDir: process.cwd(),
    contents: `
      export { CamelResourceFactory } from '${kaoto}/models/camel/camel-resource-factory.js';
      export { CamelCatalogService } from '${kaoto}/models/visualization/flows/camel-catalog.service.js';
      export { CatalogKind } from '${kaoto}/models/catalog-kind.js';`,
  },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  outfile: 'kaoto.cjs',
  logLevel: 'error',
  banner: { js: 'globalThis.window ??= { crypto }; globalThis.DOMParser ??= class {}; globalThis.XMLSerializer ??= class {};' },
  plugins: [{
    name: 'without-a-browser',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path }) => {
        const name = path.split('/').slice(0, path.startsWith('@') ? 2 : 1).join('/');
        return NODES.includes(name) ? { path: name, external: true }
          : KEPT.includes(name) ? undefined : { path, namespace: 'stand-in' };
      });
      build.onLoad({ filter: /.*/, namespace: 'stand-in' }, () => ({ contents: STAND_IN }));
      build.onLoad({ filter: /\.(scss|css|svg|png)$/ }, () => ({ contents: '', loader: 'empty' }));
    },
  }],
});
