import type { DocumentPolicy } from '../graphql/document.js';
import type { Settings } from '../settings.js';

/** What documents may ask for, whatever door they come through. */
export function readDocumentPolicy(settings: Settings, development: boolean): DocumentPolicy {
  const shown = settings.oneOf('INTROSPECTION', ['development', 'on', 'off']);
  return {
    introspection: shown === 'on' || (shown === 'development' && development),
    limits: {
      depth: settings.integer('QUERY_DEPTH', 10, 1, 100),
      aliases: settings.integer('QUERY_ALIASES', 30, 0, 10_000),
      directives: settings.integer('QUERY_DIRECTIVES', 30, 0, 10_000),
      rootFields: settings.integer('QUERY_ROOT_FIELDS', 20, 1, 10_000),
      cost: settings.integer('QUERY_COST', 100_000, 1, 1_000_000_000),
      tokens: settings.integer('QUERY_TOKENS', 2_000, 10, 1_000_000),
      length: settings.integer('QUERY_LENGTH', 50_000, 100, 10_000_000),
    },
  };
}
