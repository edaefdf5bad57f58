import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { expect, it } from 'vitest';
import { createSchema, printGatewaySchema } from '../src/graphql/schema.js';

const schema = createSchema();

it('schema.graphql is what the classes say', async () => {
  await expect(printGatewaySchema(schema)).toMatchFileSnapshot('../schema.graphql');
});

it('describes every type, field, argument and enum value', () => {
  const ours = Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type) && !roots.has(type.name),
  );
  expect(ours.length).toBeGreaterThan(30);
  expect([...ours, ...rootTypes()].flatMap(undescribed)).toEqual([]);
});

const roots = new Set(['Query', 'Mutation', 'Subscription']);

function rootTypes(): GraphQLNamedType[] {
  return [...roots].flatMap((name) => schema.getType(name) ?? []);
}

function undescribed(type: GraphQLNamedType): string[] {
  const missing = roots.has(type.name) || type.description ? [] : [type.name];
  if (isEnumType(type))
    for (const value of type.getValues()) if (!value.description) missing.push(`${type.name}.${value.name}`);
  if (isObjectType(type) || isInterfaceType(type))
    for (const field of Object.values(type.getFields())) {
      if (!field.description) missing.push(`${type.name}.${field.name}`);
      for (const argument of field.args)
        if (!argument.description) missing.push(`${type.name}.${field.name}(${argument.name})`);
    }
  if (isInputObjectType(type))
    for (const field of Object.values(type.getFields()))
      if (!field.description) missing.push(`${type.name}.${field.name}`);
  return missing;
}
