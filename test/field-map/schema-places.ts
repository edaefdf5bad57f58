import {
  getNamedType,
  getNullableType,
  type GraphQLSchema,
  type GraphQLType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
} from 'graphql';
import { type Step, toSteps } from './paths.js';

/** What clients are told beside the data; no schema knows of it. */
const errorPlaces = /^errors\[\]\.(message|extensions\.(code|platform|upstreamCode|requestId))$/;

/** Why a place such as `Lottery.conditions[kind=QUIZ].count` does not exist in the schema; null: it does. */
export function placeFault(schema: GraphQLSchema, place: string): string | null {
  if (errorPlaces.test(place)) return null;
  const [root, ...steps] = toSteps(place);
  let type: GraphQLType | undefined = root === undefined ? undefined : schema.getType(root.name);
  for (const step of steps) {
    if (type === undefined) break;
    type = typeAfter(type, step);
    if (type === undefined) return `${place}: there is no ${step.name} such as this`;
  }
  return type === undefined ? `${place}: there is no type ${root?.name}` : null;
}

function typeAfter(type: GraphQLType, { name, argument, selectors }: Step): GraphQLType | undefined {
  const owner = getNullableType(type);
  let reached: GraphQLType | undefined;
  if (isObjectType(owner) || isInterfaceType(owner)) {
    const field = owner.getFields()[name];
    reached = argument === null ? field?.type : field?.args.find((one) => one.name === argument)?.type;
  } else if (isInputObjectType(owner) && argument === null) reached = owner.getFields()[name]?.type;

  for (const selector of selectors) {
    const list = getNullableType(reached);
    if (!isListType(list) || !canSelect(list.ofType, selector)) return undefined;
    reached = list.ofType;
  }
  return reached;
}

/** `[kind=QUIZ]` needs items with a `kind` that can be QUIZ. */
function canSelect(item: GraphQLType, selector: string): boolean {
  const [, key, word] = /^(\w+)=(\w+)$/.exec(selector) ?? [];
  if (key === undefined || word === undefined) return /^(\d*|\*)$/.test(selector);
  const owner = getNamedType(item);
  const field = isObjectType(owner) ? owner.getFields()[key] : undefined;
  const vocabulary = field === undefined ? undefined : getNamedType(field.type);
  return isEnumType(vocabulary) && vocabulary.getValue(word) !== undefined;
}
