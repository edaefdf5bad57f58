import { readFileSync } from 'node:fs';
import { parse } from 'lossless-json';
import { toJson } from './paths.js';

/** What a cell with a value says. */
export type Cell =
  /** The value as JSON text in one spelling. */
  | { readonly kind: 'value'; readonly json: string }
  /** `…`: something is there and is told elsewhere, or is another each time. */
  | { readonly kind: 'something' }
  /** `—`: nothing is there. */
  | { readonly kind: 'nothing' };

/** The columns that hold values, as the document heads them. */
export type Column = "In the document's sample" | 'In our payload' | 'Written' | 'Sent' | 'Read';

export interface Row {
  /** As documented, with indices where one row of a list is meant. */
  readonly field: string;
  readonly place: string | null;
  /** Where there is no place. */
  readonly reason: string | null;
  readonly conversion: string;
  cell(column: Column): Cell;
}

/** One table of the document. */
export interface Section {
  readonly interface: string;
  readonly title: string;
  /** The payload that the table is about: folder and name under the documents' fixtures. */
  readonly payload: { readonly folder: string; readonly name: string };
  readonly isRequest: boolean;
  readonly rows: readonly Row[];
}

const LINK = /\]\(\.\.\/test\/fixtures\/documents\/([\w-]+)\/([\w-]+\.json)\)/;

/** The tables of `docs/field-map.md`, in their order. Throws `SyntaxError` where one can't be understood. */
export function readFieldMap(): readonly Section[] {
  const text = readFileSync(new URL('../../docs/field-map.md', import.meta.url), 'utf8');
  const [, ...interfaces] = text.split(/^## /m);
  return interfaces.flatMap((part) => {
    const [name = '', ...sections] = part.split(/^### /m);
    return sections.map((section) => toSection(firstLineOf(name), section));
  });
}

function toSection(name: string, text: string): Section {
  const title = firstLineOf(text);
  const [, folder = '', file = ''] = LINK.exec(text) ?? [];
  const [head = '', , ...body] = text.split('\n').filter((line) => line.startsWith('|'));
  const columns = toCells(head);
  if (folder === '' || columns.length < 5) throw new SyntaxError(`${name}, ${title}: no payload or no table`);
  return {
    interface: name,
    title,
    payload: { folder, name: file },
    isRequest: columns.includes('Sent'),
    rows: body.map((line) => toRow(columns, toCells(line))),
  };
}

function toRow(columns: readonly string[], cells: readonly string[]): Row {
  const at = (column: string) => cells[columns.indexOf(column)] ?? '';
  const field = toCode(at('Documented field'));
  const place = at('Place in the schema');
  if (field === null || cells.length !== columns.length) throw new SyntaxError(`not a row: ${cells.join(' | ')}`);
  return {
    field,
    place: toCode(place),
    reason: place.startsWith('— ') ? place.slice(2) : null,
    conversion: at('Conversion'),
    cell: (column) => toCell(at(column), field),
  };
}

function toCell(text: string, field: string): Cell {
  if (text === '…') return { kind: 'something' };
  if (text === '—') return { kind: 'nothing' };
  const code = toCode(text);
  if (code === null) throw new SyntaxError(`${field}: not a value: ${text}`);
  return { kind: 'value', json: toJson(parse(code)) };
}

function toCells(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function toCode(cell: string): string | null {
  return /^`([^`]+)`$/.exec(cell)?.[1] ?? null;
}

function firstLineOf(text: string): string {
  return text.slice(0, text.indexOf('\n')).trim();
}
