import { readFileSync } from 'node:fs';
import { type DocumentPolicy, parseOptionsFor } from '../graphql/document.js';
import { createKnownDocuments, type KnownDocuments } from '../graphql/known-documents.js';
import type { QueryLimits } from '../graphql/query-limits.js';
import type { Settings } from '../settings.js';

/** What documents may ask for, whatever door they come through. */
export function readDocumentPolicy(settings: Settings, development: boolean): DocumentPolicy {
  const shown = settings.oneOf('INTROSPECTION', ['development', 'on', 'off']);
  const limits = {
    depth: settings.integer('QUERY_DEPTH', 10, 1, 100),
    aliases: settings.integer('QUERY_ALIASES', 30, 0, 10_000),
    directives: settings.integer('QUERY_DIRECTIVES', 30, 0, 10_000),
    rootFields: settings.integer('QUERY_ROOT_FIELDS', 20, 1, 10_000),
    cost: settings.integer('QUERY_COST', 100_000, 1, 1_000_000_000),
    tokens: settings.integer('QUERY_TOKENS', 2_000, 10, 1_000_000),
    length: settings.integer('QUERY_LENGTH', 50_000, 100, 10_000_000),
  };
  return {
    introspection: shown === 'on' || (shown === 'development' && development),
    limits,
    known: readKnownDocuments(settings, limits),
  };
}

/** `TRUSTED_DOCUMENTS`: a JSON file of hash → document, as codegen writes it. */
function readKnownDocuments(settings: Settings, limits: QueryLimits): KnownDocuments | null {
  const file = settings.textOr('TRUSTED_DOCUMENTS', null);
  if (file === null) return null;
  try {
    const documents: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isTextByHash(documents)) throw new TypeError('not an object of SHA-256 → document');
    return createKnownDocuments(documents, parseOptionsFor(limits));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    settings.fault(`TRUSTED_DOCUMENTS: expected a file of known documents: ${why}`);
    return null;
  }
}

function isTextByHash(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  const isEntry = ([hash, text]: [string, unknown]) =>
    /^(?:sha256:)?[0-9a-f]{64}$/i.test(hash) && typeof text === 'string';
  return entries.length > 0 && entries.every(isEntry);
}
