import {
  type DocumentNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isObjectType,
  isUnionType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { type Needs, needs } from './scopes.js';

/** The fields that an operation selects, by coordinate, each with the scopes of which it needs one. */
type NeededScopes = ReadonlyMap<string, Needs>;

/** What an operation selects is found out once for each document. */
const known = new WeakMap<OperationDefinitionNode, NeededScopes>();

/** Selections that are still to be looked at, and the type that they are made on. */
interface Selected {
  readonly type: GraphQLCompositeType;
  readonly selections: SelectionSetNode;
}

/**
 * What is skipped by a variable counts as selected: whoever may not see a field does not get to ask for it. A field of
 * an interface counts as the object's own wherever it is known what the object is: `... on Node { id }` on a lottery
 * is the lottery's id.
 */
export function neededScopes(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): NeededScopes {
  const remembered = known.get(operation);
  if (remembered !== undefined) return remembered;
  const found = new Map<string, Needs>();
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const spread = new Set<string>(); // by fragment and type: each may lie on many ways
  const waiting: Selected[] = [];

  function look(selection: SelectionNode, type: GraphQLCompositeType): void {
    switch (selection.kind) {
      case Kind.FIELD: {
        const { value: field } = selection.name;
        if (field.startsWith('__')) return; // the schema itself
        found.set(`${type.name}.${field}`, needs[type.name]?.[field] ?? []);
        const answer = isUnionType(type) ? undefined : type.getFields()[field];
        add(answer && getNamedType(answer.type), selection.selectionSet);
        return;
      }
      case Kind.INLINE_FRAGMENT:
        add(narrowed(type, selection.typeCondition), selection.selectionSet);
        return;
      case Kind.FRAGMENT_SPREAD: {
        const fragment = fragments.get(selection.name.value);
        const onType = narrowed(type, fragment?.typeCondition);
        const way = `${selection.name.value} ${onType.name}`;
        if (spread.has(way)) return;
        spread.add(way);
        add(onType, fragment?.selectionSet);
        return;
      }
      default:
        selection satisfies never;
    }
  }

  function add(type: GraphQLNamedType | undefined, selections: SelectionSetNode | undefined): void {
    if (selections && isCompositeType(type)) waiting.push({ type, selections });
  }

  function narrowed(type: GraphQLCompositeType, condition: NamedTypeNode | undefined): GraphQLCompositeType {
    const other = condition && schema.getType(condition.name.value);
    return isObjectType(type) || !isCompositeType(other) ? type : other;
  }

  add(schema.getRootType(operation.operation) ?? undefined, operation.selectionSet);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const selection of next.selections.selections) look(selection, next.type);
  known.set(operation, found);
  return found;
}
