import type { Log } from '../domain/log.js';

/**
 * Says that a platform sent something nobody documented. `kind` names the place (`AwardConfigs.Status`), `value` what
 * was there; leave the value out where it may be personal.
 */
export type Note = (kind: string, value?: string) => void;

/** For what is told of a person: whatever stands in its fields may be personal, also where a code is expected. */
export function withoutValues(note: Note): Note {
  return (kind) => note(kind);
}

/** A new word in every answer of a busy evening must not fill the log: one line per kind and value, and not for ever. */
const MOST_KINDS = 200;

export function createNote(log: Log, platform: string): Note {
  const noted = new Set<string>();
  return (kind, value) => {
    const key = `${kind}=${value ?? ''}`;
    if (noted.has(key) || noted.size >= MOST_KINDS) return;
    noted.add(key);
    log.warn({ platform, kind, ...(value === undefined ? {} : { value: value.slice(0, 64) }) }, 'undocumented value');
  };
}
