import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { BadInputError } from '../domain/errors.js';

// Domain values already are what goes over the wire (ISO texts, exact decimals), so serializing passes them on.

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

/** In: RFC 3339 with any offset; out and inside: the same instant in UTC. */
export const DateTime = textScalar('DateTime', 'An instant as RFC 3339 text, in UTC on output.', (text) => {
  const date = new Date(text);
  if (!RFC_3339.test(text) || Number.isNaN(date.getTime())) return null;
  return date.toISOString();
});

export const UrlScalar = textScalar('URL', 'An absolute http or https address.', (text) =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null,
);

export const Decimal = textScalar(
  'Decimal',
  'An exact decimal number as text, such as "19.90"; an amount in yuan. Never a float.',
  (text) => (/^-?\d{1,18}(\.\d{1,18})?$/.test(text) ? text : null),
);

/** A scalar that is a text everywhere. `read` gives the text to go on with, or null where it is not one of these. */
function textScalar(name: string, description: string, read: (text: string) => string | null): GraphQLScalarType {
  const parse = (value: unknown): string => {
    const text = typeof value === 'string' ? read(value) : null;
    if (text === null) throw new BadInputError(`${name} can't represent the value that was given`);
    return text;
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    serialize: String,
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : null),
  });
}
