import { expect, it } from 'vitest';
import { joined, list, rows, sql, toText } from '../../src/store/sql.js';

it('numbers the values and keeps them out of the text', () => {
  const condition = joined([sql`a = ${1}`, sql`b IN ${list(['x', 'y'])}`, sql`TRUE`], ' AND ');
  const statement = sql`SELECT ${sql`a, b`} FROM t WHERE ${condition} AND c = ${null}${sql``} LIMIT ${5}`;
  expect(toText(statement, '$')).toBe('SELECT a, b FROM t WHERE a = $1 AND b IN ($2, $3) AND TRUE AND c = $4 LIMIT $5');
  expect(toText(statement, '?')).toContain('LIMIT ?5');
  expect(statement.values).toEqual([1, 'x', 'y', null, 5]);
});

it('writes rows', () => {
  const statement = sql`INSERT INTO t ${rows([
    [1, 'a'],
    [2, null],
  ])} RETURNING id`;
  expect(toText(statement, '$')).toBe('INSERT INTO t VALUES ($1, $2), ($3, $4) RETURNING id');
  expect(statement.values).toEqual([1, 'a', 2, null]);
});

it('takes U+0000 out of texts', () => {
  expect([...sql`${'a\0b'}`.values, ...list(['\0']).values]).toEqual(['a\uFFFDb', '\uFFFD']);
});
