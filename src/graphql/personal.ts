import { defaultFieldResolver, type GraphQLField, type GraphQLSchema, isObjectType } from 'graphql';
import { maskAddress, maskName, maskPhone, maskText } from '../domain/mask.js';
import type { QuarantinedTelling } from '../feed/winner-log.js';
import type { GatewayContext } from './context.js';
import type { WinnerNode } from './winner.js';

/** How people's names are shown to callers without `winner:pii`. */
export type Nicknames = 'masked' | 'shown';

type Mask = (text: string) => string;

/** Personal fields that everybody gets masked who may not see them, by type and field. */
const masks: Readonly<Record<string, Mask>> = {
  'Viewer.nickname': maskName,
  'Viewer.phone': maskPhone,
  'Viewer.externalId': maskText,
  'Winner.ipAddress': maskAddress,
  'Winner.extra': maskText,
};

/** Personal fields that are refused to whoever may not see them (`scopes.ts`). */
const refused: readonly string[] = [
  'WinnerClaim.name',
  'WinnerClaim.phone',
  'WinnerClaim.address',
  'WinnerClaim.email',
  'ClaimAnswer.value',
  'QuarantinedTelling.raw',
];

/** Where a winner's position is still known: what is below it is not. */
const ways: readonly string[] = ['Winner.viewer', 'Winner.claim', 'Winner.ipAddress', 'Winner.extra'];

/** Puts the masks onto the fields, so that no way through the schema leads around them. */
export function guardPersonal(schema: GraphQLSchema, nicknames: Nicknames): void {
  for (const [coordinate, mask] of Object.entries(masks)) {
    const field = fieldOf(schema, coordinate);
    const show = field.resolve ?? defaultFieldResolver;
    const isShown = nicknames === 'shown' && coordinate === 'Viewer.nickname';
    field.resolve = (root, args, context: GatewayContext, info) => {
      const value: unknown = show(root, args, context, info);
      if (typeof value !== 'string') return null;
      if (!context.caller.scopes.has('winner:pii')) return isShown ? value : mask(value);
      context.disclosure.fields.add(coordinate);
      return value;
    };
  }
  for (const coordinate of refused)
    before(fieldOf(schema, coordinate), (_root, { disclosure }) => disclosure.fields.add(coordinate));
  for (const coordinate of ways)
    before(fieldOf(schema, coordinate), ({ position }, { disclosure }) => disclosure.positions.add(position));
  // It may be of nobody who is recorded: there is no position to name it by.
  before(fieldOf(schema, 'QuarantinedTelling.raw'), ({ id }, { disclosure }) =>
    disclosure.subjects.add(`quarantine:${id}`),
  );
}

function before(
  field: GraphQLField<unknown, GatewayContext>,
  note: (root: WinnerNode & QuarantinedTelling, context: GatewayContext) => void,
): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (root, args, context, info) => {
    note(root as WinnerNode & QuarantinedTelling, context); // the one or the other, whichever has the field
    return resolve(root, args, context, info);
  };
}

function fieldOf(schema: GraphQLSchema, coordinate: string): GraphQLField<unknown, GatewayContext> {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  if (field === undefined) throw new TypeError(`graphql/personal.ts speaks of ${coordinate}, which there is not`);
  return field;
}
