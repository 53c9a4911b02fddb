// Opens each route file in Kaoto's own code, draws it, has each step's form checked, and saves it. Prints a line of JSON for each
// file: the boxes on the canvas and what is wrong, in Kaoto's words. Kaoto sorts keys when it saves; that is no difference.
import Ajv from 'ajv';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';

const require = createRequire(`${process.cwd()}/`);
const { CamelCatalogService, CamelResourceFactory, CatalogKind } = require('./kaoto.cjs');

const versions = 'node_modules/@kaoto/camel-catalog/dist/camel-catalog/camel-springboot/';
const folder = `${versions}${readdirSync(versions)[0]}/`;
const json = start => JSON.parse(readFileSync(folder + readdirSync(folder).find(name => name.startsWith(start)), 'utf8'));

const CATALOGS = {
  [CatalogKind.Component]: 'components', [CatalogKind.Processor]: 'models', [CatalogKind.Pattern]: 'patterns',
  [CatalogKind.Entity]: 'entities', [CatalogKind.Language]: 'languages', [CatalogKind.Dataformat]: 'dataformats',
  [CatalogKind.Loadbalancer]: 'loadbalancers', [CatalogKind.Function]: 'functions',
};
for (const [kind, name] of Object.entries(CATALOGS)) {
  CamelCatalogService.setCatalogKey(kind, json(`camel-catalog-aggregate-${name}-`));
}
CamelCatalogService.setCatalogKey(CatalogKind.Kamelet, {});
const valid = new Ajv.default({ strict: false, logger: false }).compile(json('camelYamlDsl-'));

function steps(node) {
  return [node, ...(node.getChildren() ?? []).flatMap(steps)];
}

for (const file of process.argv.slice(2)) {
  const problems = [];
  const source = readFileSync(file, 'utf8');
  const before = parse(source);
  if (!valid(before)) {
    problems.push(...valid.errors.map(error => `schema: ${error.instancePath} ${error.message}`));
  }
  const resource = CamelResourceFactory.createCamelResource(source, { path: file });
  let drawn = 0;
  for (const entity of resource.getVisualEntities()) {
    for (const node of steps(entity.toVizNode())) {
      const missing = node.getNodeValidationText();
      if (missing) problems.push(`${node.id}: ${missing}`);
      drawn += node.data.isPlaceholder ? 0 : 1;
    }
  }
  const saved = resource.toString();
  if (!isDeepStrictEqual(parse(saved), before)) problems.push('saved: it is another route than before');
  const comments = text => text.split('\n').filter(line => line.startsWith('#'));
  if (!isDeepStrictEqual(comments(saved), comments(source))) problems.push('saved: comments are lost');
  console.log(JSON.stringify({ file, drawn, problems }));
}
