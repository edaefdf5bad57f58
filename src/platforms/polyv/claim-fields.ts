import type { ClaimField } from '../../domain/prize.js';
import type { Note } from '../note.js';
import { toText, toWord } from '../values.js';
import { toCheckedList } from './tolerant.js';
import { formFieldSchema } from './wire.js';
import { claimFieldKinds } from './words.js';

/** The form that a winner fills in: `collectInfo`, `formInfo` and `receiveInfo` alike. */
export function toClaimFields(value: unknown, place: string, note: Note): readonly ClaimField[] {
  return toCheckedList(value, formFieldSchema, place, note).map((wire) => ({
    // Records have labels without a type.
    kind: toWord(wire.type, claimFieldKinds, `${place}.type`, note) ?? 'UNKNOWN',
    label: wire.field,
    hint: toText(wire.tips),
    required: wire.required,
  }));
}
