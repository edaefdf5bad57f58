import { describe, expect, it } from 'vitest';
import { createNaming } from '../../src/store/naming.js';

const phone = createNaming(['13800001234']);
const user = createNaming(['user_42', 'E-4711', '12', '张三', 'c"d']);

describe('a phone', () => {
  it.each([
    '电话13800001234',
    '张三13800001234收',
    '{"note":"张三13800001234收"}',
    String.raw`{"note":"phone:\n13800001234"}`,
    String.raw`{"note":"\u00313800001234"}`,
    '+8613800001234',
    '008613800001234',
    '{"Telephone":13800001234}',
    '{"13800001234":null}',
    'tel13800001234x',
    String.raw`{"info":"{\"phone\":\"\\u00313800001234\"}"}`,
  ])('is named by %s', (raw) => {
    expect(phone(raw)).toBe(true);
    expect(createNaming(['+8613800001234'])(raw)).toBe(true);
  });

  it.each(['138000012345', '913800001234', '{"a":1380000123}', '9613800001234', '[]', 'null', ''])(
    'is not named by %s',
    (raw) => expect(phone(raw)).toBe(false),
  );
});

describe('any other name', () => {
  it.each([
    '用户user_42',
    'user_42收',
    String.raw`"a\nuser_42"`,
    'user_41 user_42',
    'v12',
    '["E-4711"]',
    '收件人张三先生',
    String.raw`"c\"d"`,
    '"\\u5f20三"',
  ])('is named by %s', (raw) => expect(user(raw)).toBe(true));

  it.each(['user_423', 'auser_42', 'user_4', 'E-47112', '123', 'E', 'user', '张 三'])('is not named by %s', (raw) =>
    expect(user(raw)).toBe(false),
  );
});

it('is found in the largest of rows', () => {
  const many = Array.from({ length: 300_000 }, () => '0');
  expect(phone(JSON.stringify([...many, '13800001234']))).toBe(true);
});

it('of nobody is in no text', () => {
  expect(createNaming([])('{"a":"b12"}')).toBe(false);
});
