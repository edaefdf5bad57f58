import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import { type ASTVisitor, type GraphQLError, Kind, type SelectionSetNode, type ValidationContext } from 'graphql';
import { QueryTooComplexError, toRefusal } from './refusals.js';

/** What one operation may ask for. */
export interface QueryLimits {
  /** Levels of fields; fragments are none. */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly rootFields: number;
  /** See `checkCost`. */
  readonly cost: number;
  /** Of the whole document; the parser stops there. */
  readonly tokens: number;
  /** Characters of the whole document. */
  readonly length: number;
}

export type Rule = (context: ValidationContext) => ASTVisitor;

/** The limits that a document keeps or breaks by itself, whatever its variables are. */
export function limitRules(limits: QueryLimits): readonly Rule[] {
  return [
    maxDepthRule({ n: limits.depth, flattenFragments: true, ...onReject }),
    maxAliasesRule({ n: limits.aliases, ...onReject }),
    maxDirectivesRule({ n: limits.directives, ...onReject }),
    rootFieldsRule(limits.rootFields),
  ];
}

/** Reported as every other rule does: thrown, it would leave `validate` as a fault of ours. */
const onReject = {
  propagateOnRejection: false,
  onReject: [
    (context: ValidationContext | null, { message }: GraphQLError) =>
      context?.reportError(toRefusal(new QueryTooComplexError(message.replace('Syntax Error: ', '')))),
  ],
};

/** Each root field is a question of its own, and they are asked at once. */
function rootFieldsRule(most: number): Rule {
  return (context) => ({
    OperationDefinition({ selectionSet }) {
      const found = keysOf(selectionSet, context).size;
      if (found <= most) return;
      const message = `Root fields limit of ${most} exceeded, found ${found}.`;
      context.reportError(toRefusal(new QueryTooComplexError(message)));
    },
  });
}

/** What the answer will have keys for: the same field twice is executed once. */
function keysOf(
  { selections }: SelectionSetNode,
  context: ValidationContext,
  keys = new Set<string>(),
  seen = new Set<string>(),
): ReadonlySet<string> {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) keys.add((selection.alias ?? selection.name).value);
    else if (selection.kind === Kind.INLINE_FRAGMENT) keysOf(selection.selectionSet, context, keys, seen);
    else if (!seen.has(selection.name.value)) {
      seen.add(selection.name.value);
      const fragment = context.getFragment(selection.name.value);
      if (fragment) keysOf(fragment.selectionSet, context, keys, seen);
    }
  }
  return keys;
}

/** Where the library stops by itself, only the text tells its error from others. */
const STOPS: readonly (readonly [RegExp, string])[] = [
  [/^Syntax Error: Document contains more tha[nt] (\d+) tokens\b.*/, 'Tokens limit of $1 exceeded.'],
  [/^Syntax Error: Source contains more than (\d+) UTF-16\b.*/, 'Length limit of $1 characters exceeded.'],
  [/^Validation aborted\.$/, 'Limit of fields with the same name exceeded: each is compared with each.'],
];

/** What to say of an error of the library that is a limit; null where it is none. */
export function toLimitMessage(message: string): string | null {
  const [text, told] = STOPS.find(([candidate]) => candidate.test(message)) ?? [];
  return text && told !== undefined ? message.replace(text, told) : null;
}
