import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { expect, it } from 'vitest';

// The rules nobody has to remember.

interface Rule {
  readonly file: RegExp;
  /** Folders and files under `src`. */
  readonly mayImport: readonly string[];
  readonly packages: readonly string[];
}

const seesEverything = ['app.ts', 'crash.ts', 'demo.ts', 'main.ts'];

const builtins = builtinModules.map((name) => `node:${name}`);

/** The first rule that fits a file says what it may import. */
const rules: readonly Rule[] = [
  { file: /^domain\//, mayImport: ['domain'], packages: [] },
  {
    file: /^platforms\//,
    mayImport: ['platforms', 'domain', 'settings.js'],
    packages: [
      'undici',
      'keyv',
      '@keyv/redis',
      'lru-cache',
      '@redis/client',
      'cockatiel',
      'dataloader',
      'zod',
      'lossless-json',
      'node:crypto',
      'node:events',
    ],
  },
  { file: /^feed\//, mayImport: ['feed', 'domain', 'settings.js'], packages: ['node:events', 'node:timers/promises'] },
  {
    file: /^store\//,
    mayImport: ['store', 'feed', 'domain', 'settings.js'],
    packages: ['@photostructure/sqlite', 'pg', ...builtins],
  },
  {
    file: /^graphql\//,
    mayImport: ['graphql', 'feed', 'domain'],
    packages: [
      'type-graphql',
      'graphql',
      'dataloader',
      'zod',
      'reflect-metadata',
      'node:crypto',
      'graphql-query-complexity',
      '@graphql-tools/documents',
      '@escape.tech/graphql-armor-max-aliases',
      '@escape.tech/graphql-armor-max-depth',
      '@escape.tech/graphql-armor-max-directives',
    ],
  },
  {
    file: /^http\//,
    mayImport: ['http', 'graphql', 'feed', 'domain', 'client', 'settings.js'],
    packages: [
      ...builtins,
      'fastify',
      'graphql-ws',
      'jose',
      'ws',
      '@fastify/cors',
      '@fastify/proxy-addr',
      'rate-limiter-flexible',
      '@apollo/server',
      '@as-integrations/fastify',
      'graphql',
      '@graphql-yoga/render-graphiql',
    ],
  },
  { file: /^client\//, mayImport: ['client'], packages: ['graphql', '@graphql-typed-document-node/core'] },
  {
    file: /^simulator\//,
    mayImport: ['simulator', 'domain'],
    packages: ['lossless-json', 'undici', ...builtins],
  },
  { file: /^settings\.ts$/, mayImport: [], packages: [] },
];

/** Files that may be long, each with its reason. */
const longFiles: Readonly<Record<string, string>> = {};
const files = sourcesOf('src').filter((file) => !file.startsWith('client/generated/'));
const textOf = (file: string) => readFileSync(`src/${file}`, 'utf8');
const vendors = readdirSync('src/platforms', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

it('every file imports only what its folder may', () => {
  const faults = files.flatMap((file) => {
    const rule = rules.find((candidate) => candidate.file.test(file));
    if (!rule) return seesEverything.includes(file) ? [] : [`${file} is in no folder of the house`];
    return importsOf(textOf(file))
      .filter((specifier) =>
        specifier.startsWith('.')
          ? !rule.mayImport.includes(targetOf(file, specifier).split('/')[0] ?? '')
          : !rule.packages.includes(packageOf(specifier)),
      )
      .map((specifier) => `${file} → ${specifier}`);
  });
  expect(faults).toEqual([]);
});

it('no platform imports another', () => {
  const faults = files.flatMap((file) => {
    const [, own] = /^(?:platforms|simulator)\/([a-z]+)\//.exec(file) ?? [];
    const others = own === undefined ? [] : vendors.filter((vendor) => vendor !== own);
    return importsOf(textOf(file)).filter((specifier) => others.some((other) => specifier.split('/').includes(other)));
  });
  expect(faults).toEqual([]);
});

/** Descriptions, comments and the names of settings may name a vendor; code may not. */
it('no code outside its folder names a platform', () => {
  const exempt = /^(platforms|simulator|client)\/|^(demo\.ts|graphql\/platform\.ts)$/;
  const faults = files
    .filter((file) => !exempt.test(file))
    .filter((file) => vendors.some((vendor) => codeOf(textOf(file)).toLowerCase().includes(vendor)));
  expect(faults).toEqual([]);
});

it('every file is about one thing, by its length', () => {
  const tooLong = (folder: string, longest: number) =>
    sourcesOf(folder).filter((file) => {
      const isGenerated = file.startsWith('client/generated/');
      return !isGenerated && readFileSync(`${folder}/${file}`, 'utf8').split('\n').length > longest;
    });
  expect(tooLong('src', 300)).toEqual(Object.keys(longFiles));
  expect(tooLong('test', 500)).toEqual([]);
});

it('the lock file names no registry', () => {
  expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/"resolved": "https?:/);
});

function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
}

function targetOf(file: string, specifier: string): string {
  return new URL(specifier, `file:///${file}`).pathname.slice(1);
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** The text without comments and without texts that people read. */
function codeOf(text: string): string {
  const tokens = /\/\*[\s\S]*?\*\/|\/\/.*$|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/gm;
  return text.replaceAll(tokens, (token) => (token.startsWith('/') || token.includes(' ') ? '' : token));
}

function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:from|import) '([^']+)'/g)].map(([, specifier = '']) => specifier);
}
