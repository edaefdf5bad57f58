/** Tells whether a text names one of those that are looked for. */
type Naming = (raw: string) => boolean;

const WORD = /[A-Za-z\d]+/g;
const NUMBER = /\d+/g;
/** Before a phone: China's own number. */
const COUNTRY = /^(?:00)?86(?=1\d{10}$)/;

/**
 * Looks for names as a whole: `12` is not named by `1234`, nor `ab` by `abc`. Only letters and digits of ASCII make a name
 * go on, since Chinese is written without blanks (`电话13800001234`); for a name of digits only other digits do. A phone is
 * itself with 86 in front, too. The time it takes grows with the text, not with the number of names.
 *
 * @returns what reads JSON as well as any other text: by its values, escapes resolved, and as it is spelled
 */
export function createNaming(names: Iterable<string>): Naming {
  const numbers = new Set<string>();
  /** By their first word, which has to be one in the text as well. */
  const byWord = new Map<string, { readonly name: string; readonly offset: number }[]>();
  const wordless: string[] = [];

  for (const name of names) {
    const word = new RegExp(WORD).exec(name);
    if (/^\+?\d+$/.test(name)) numbers.add(toNumber(name));
    else if (word === null) wordless.push(name);
    else byWord.set(word[0], [...(byWord.get(word[0]) ?? []), { name, offset: word.index }]);
  }

  function isNamedIn(text: string): boolean {
    for (const [number] of text.matchAll(NUMBER)) if (numbers.has(number) || numbers.has(toNumber(number))) return true;
    for (const { 0: word, index } of text.matchAll(WORD))
      for (const { name, offset } of byWord.get(word) ?? []) if (standsAt(text, name, index - offset)) return true;
    return wordless.some((name) => text.includes(name));
  }

  return (raw) => [raw, ...textsIn(raw)].some(isNamedIn);
}

function toNumber(digits: string): string {
  return digits.replace('+', '').replace(COUNTRY, '');
}

function standsAt(text: string, name: string, start: number): boolean {
  const end = start + name.length;
  return start >= 0 && text.startsWith(name, start) && !/[A-Za-z\d]{2}/.test(text.slice(end - 1, end + 1));
}

/** Every key and text in JSON, also in JSON that stands in a text. None where it is something else. */
function textsIn(json: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return [];
  }
  const texts: string[] = [];
  let rest: readonly unknown[] = [value];
  while (rest.length > 0) {
    const found = rest.filter((one) => typeof one === 'string');
    for (const text of found) {
      texts.push(text);
      if (/^\s*[[{"]/.test(text)) for (const inner of textsIn(text)) texts.push(inner);
    }
    rest = rest.flatMap((one) => (typeof one === 'object' && one !== null ? Object.entries(one).flat() : []));
  }
  return texts;
}
