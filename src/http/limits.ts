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

export type DoorLimits = ReturnType<typeof readDoorLimits>;

/** What callers may take of the gateway beside what their documents ask for. */
export function readDoorLimits(settings: Settings) {
  const named = settings.integer('REQUESTS_PER_MINUTE', 3_000, 0, 100_000_000);
  const usual = named === 0 ? 0 : Math.min(named, 600);
  return {
    /** 0: as many as they like. */
    requestsPerMinute: {
      named,
      anonymous: settings.integer('REQUESTS_PER_MINUTE_ANONYMOUS', usual, 0, 100_000_000),
    },
    /** WebSockets and event streams, of everybody and of one caller. */
    connections: settings.integer('CONNECTIONS', 20_000, 1, 10_000_000),
    connectionsPerCaller: settings.integer('CONNECTIONS_PER_CALLER', 1_000, 1, 10_000_000),
    operations: settings.integer('OPERATIONS_PER_CONNECTION', 100, 1, 100_000),
    /** Bytes of a body or a message. */
    largestRequest: settings.integer('REQUEST_BODY_LIMIT', 256 * 1024, 1_024, 64 * 1024 * 1024),
    /** Within which the headers, and all of a request, have to be there. */
    receiveMs: settings.integer('RECEIVE_TIMEOUT_MS', 15_000, 100, 600_000),
    /** For how long a WebSocket may stay without any operation. */
    idleMs: settings.integer('STREAM_IDLE_SECONDS', 300, 1, 86_400) * 1_000,
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
