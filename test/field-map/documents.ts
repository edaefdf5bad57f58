import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'lossless-json';

const root = new URL('../fixtures/documents/', import.meta.url);

/** What the tables of one of the platforms' documents list: the type by the field's path. */
interface Listed {
  readonly request: Readonly<Record<string, string>>;
  readonly response: Readonly<Record<string, string>>;
}

/** `fields.json`: the fields of one interface, as its document lists them. */
export interface DocumentedFields {
  readonly interface: string;
  readonly tables: Listed;
  /** What only a sample or the vendor's own clients show; the reason by the field's path. */
  readonly beyondTables: Listed;
}

/** The folders, one for each interface. */
export const documentFolders = readdirSync(root).toSorted();

export function readFields(folder: string): DocumentedFields {
  return JSON.parse(readText(folder, 'fields.json')) as DocumentedFields; // our own fixture
}

/** Every field that has to be in the map. */
export function listFields(fields: DocumentedFields, direction: keyof Listed): readonly string[] {
  return [...Object.keys(fields.tables[direction]), ...Object.keys(fields.beyondTables[direction])];
}

/** A payload as it goes over the wire. */
export function readText(folder: string, name: string): string {
  return readFileSync(new URL(`${folder}/${name}`, root), 'utf8');
}

/** A payload with lossless numbers, as its document's paths see it: what is wrapped in `Result` stands beside it. */
export function readPayload(folder: string, name: string): unknown {
  const payload = parse(readText(folder, name));
  const isWrapped = typeof payload === 'object' && payload !== null && 'Result' in payload;
  if (!isWrapped) return payload;
  const { Result, ...rest } = payload;
  return { ...rest, ...(Result as object) }; // the documents' samples have an object there
}

export function payloadNames(folder: string): readonly string[] {
  return readdirSync(new URL(`${folder}/`, root)).filter((name) => name !== 'fields.json');
}
