import { printExecutableGraphQLDocument } from '@graphql-tools/documents';
import { type GraphQLError, parse, type ParseOptions } from 'graphql';
import { GatewayError } from '../domain/errors.js';
import { isRecord } from '../domain/record.js';
import { toRefusal } from './refusals.js';

/** The documents that are run, where no others are. */
export interface KnownDocuments {
  /** The text by its SHA-256 in hexadecimal digits, with or without `sha256:` before them; null: unknown. */
  byHash(hash: string): string | null;
  /** The known text that says the same: spaces and the order of fields are nothing. Null: there is none. */
  byText(text: string): string | null;
}

/** How a request names its document. */
export interface NamedDocument {
  readonly query?: unknown;
  /** GraphQL over HTTP. */
  readonly documentId?: unknown;
  /** Automatic persisted queries put a hash under `persistedQuery`. */
  readonly extensions?: unknown;
}

class UnknownDocumentError extends GatewayError {
  readonly code = 'PERSISTED_QUERY_NOT_IN_LIST';
}

class HashNotSupportedError extends GatewayError {
  readonly code = 'PERSISTED_QUERY_NOT_SUPPORTED';
}

/** `documents`: the text by its hash. Throws `GraphQLError` where a text is no document. */
export function createKnownDocuments(
  documents: Readonly<Record<string, string>>,
  parseOptions: ParseOptions,
): KnownDocuments {
  const texts = new Map(Object.entries(documents).map(([hash, text]) => [toDigits(hash), text]));
  const normal = new Map([...texts.values()].map((text) => [toNormal(text, {}), text]));
  return {
    byHash: (hash) => texts.get(toDigits(hash)) ?? null,
    byText(text) {
      try {
        return normal.get(toNormal(text, parseOptions)) ?? null;
      } catch {
        return null; // no document at all
      }
    },
  };
}

/**
 * The text that a request asks to be run; empty where it names none. `known` null: any text may be run, and hashes are
 * not understood here.
 */
export function findText(asked: NamedDocument, known: KnownDocuments | null): string | GraphQLError {
  const hash = hashOf(asked);
  const query = typeof asked.query === 'string' ? asked.query : '';
  if (known === null) {
    if (hash === null) return query;
    return toRefusal(new HashNotSupportedError('Documents are not found by hash here: send the text alone'));
  }
  if (hash === null && query === '') return '';
  const text = hash === null ? known.byText(query) : known.byHash(hash);
  return text ?? toRefusal(new UnknownDocumentError('Only known documents are run here, and this is none of them'));
}

/** Null where none is given. What is no text is a hash that nobody knows. */
function hashOf({ documentId, extensions }: NamedDocument): string | null {
  const persisted = isRecord(extensions) ? extensions['persistedQuery'] : undefined;
  const hash = documentId ?? (isRecord(persisted) ? persisted['sha256Hash'] : persisted) ?? null;
  return hash === null || typeof hash === 'string' ? hash : '';
}

function toDigits(hash: string): string {
  return hash.replace(/^sha256:/, '').toLowerCase();
}

function toNormal(text: string, options: ParseOptions): string {
  return printExecutableGraphQLDocument(parse(text, options));
}
