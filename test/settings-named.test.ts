import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

// A setting that is told of and not read is a promise nobody keeps; one that is read and not told of is found by nobody.

const read = (file: string) => readFileSync(file, 'utf8');
const filesOf = (folder: string, ending: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => `${folder}/${file}`);

const code = filesOf('src', '.ts').map(read).join('\n');
const inCode = new Set(
  [...code.matchAll(/\b(?:settings\.\w+|seconds|milliseconds)\(\s*'([A-Z][A-Z0-9_]+)'/g)].map(([, name = '']) => name),
);
const inExample = new Set([...read('.env.example').matchAll(/^([A-Z][A-Z0-9_]+)=/gm)].map(([, name = '']) => name));

it('every setting that is read is explained in .env.example, and the other way round', () => {
  expect(inCode.size).toBeGreaterThan(30);
  expect([...inCode].filter((name) => !inExample.has(name))).toEqual([]);
  expect([...inExample].filter((name) => !inCode.has(name))).toEqual([]);
});

it('no document names a setting that is not read', () => {
  const documents = ['README.md', ...filesOf('docs', '.md')].filter((file) => !file.includes('field-map'));
  const prefixes =
    /^(VOLCENGINE|POLYV|DATABASE|DATA|STREAM|POLL|RECONCILE|WATCH|FEED|RETENTION|SPOOL|AUDIT|CACHE|BUDGET|WEBHOOK|TRUST|QUERY(?!_TOO_COMPLEX)|TRUSTED|REQUEST|REQUESTS|CONNECTIONS|OPERATIONS|RECEIVE)_/;
  const named = documents.flatMap((file) =>
    [...read(file).matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`/g)].map(([, name = '']) => name),
  );
  const codes = new Set(['QUERY_TOO_COMPLEX']); // of errors
  expect(named.filter((name) => prefixes.test(name) && !codes.has(name) && !inExample.has(name))).toEqual([]);
});
