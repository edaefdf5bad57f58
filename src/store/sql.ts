/** What can be handed to an engine beside the text. */
export type Value = string | number | null;

/** A piece of SQL with its values, which never become part of the text. Pieces nest. */
export interface Sql {
  /** One more than there are values: each value stands between two texts. */
  readonly texts: readonly string[];
  readonly values: readonly Value[];
}

/** SQL as it is written: what is put in is a value, unless it is SQL itself. */
export function sql(texts: readonly string[], ...parts: readonly (Sql | Value)[]): Sql {
  const built: string[] = [texts[0] ?? ''];
  const values: Value[] = [];
  const write = (text: string) => built.push(`${built.pop()}${text}`);

  for (const [index, part] of parts.entries()) {
    if (isSql(part)) {
      write(part.texts[0] ?? '');
      built.push(...part.texts.slice(1));
      values.push(...part.values);
    } else {
      built.push('');
      values.push(toStorable(part));
    }
    write(texts[index + 1] ?? '');
  }
  return { texts: built, values };
}

/** `a AND b AND c`. */
export function joined(parts: readonly Sql[], separator: ' AND ' | ' OR ' | ', ' | ' UNION ALL '): Sql {
  const values = parts.flatMap((part) => part.values);
  const texts: string[] = [''];
  for (const [index, part] of parts.entries()) {
    const [first = '', ...rest] = part.texts;
    texts.push(`${texts.pop()}${index === 0 ? '' : separator}${first}`, ...rest);
  }
  return { texts, values };
}

/** `($1, $2, $3)`: one row to insert, or what a column may be. */
export function list(values: readonly Value[]): Sql {
  const between = Array.from({ length: Math.max(0, values.length - 1) }, () => ', ');
  return { texts: values.length === 0 ? ['()'] : ['(', ...between, ')'], values: values.map(toStorable) };
}

/** `VALUES ($1, $2), ($3, $4)`. */
export function rows(all: readonly (readonly Value[])[]): Sql {
  return sql`VALUES ${joined(all.map(list), ', ')}`;
}

/** The text with numbered places for the values, as an engine spells them: `$1` or `?1`. */
export function toText({ texts }: Sql, mark: '$' | '?'): string {
  return texts.reduce((text, next, index) => `${text}${mark}${index}${next}`);
}

function isSql(part: Sql | Value): part is Sql {
  return typeof part === 'object' && part !== null;
}

/** PostgreSQL refuses texts with U+0000, and one such text from outside would fail everything appended with it. */
function toStorable(value: Value): Value {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
}
