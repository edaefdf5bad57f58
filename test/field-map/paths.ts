import { parse, stringify } from 'lossless-json';

// Paths of the field map: `AwardConfigs[].AwardCondition.Quiz` in a payload, `Lottery.conditions[kind=QUIZ].count` in
// an answer, `Query.lotteries(filter:).from` in what a caller writes.

/** One step of a path: a name, the argument behind it, and what to take of a list. */
export interface Step {
  readonly name: string;
  /** `filter` in `lotteries(filter:)`. */
  readonly argument: string | null;
  /** Of `[]` the empty text (the first), of `[1]` the index, of `[*]` all, of `[kind=QUIZ]` the condition. */
  readonly selectors: readonly string[];
}

/** Takes a path apart; throws `SyntaxError` on anything else than one. */
export function toSteps(path: string): readonly Step[] {
  const steps = path.split(/\.(?![^[]*\])/).map((text) => {
    const [, name, argument = null, selectors = ''] = /^(\w+)(?:\((\w+):\))?((?:\[[^\]]*\])*)$/.exec(text) ?? [];
    if (name === undefined) throw new SyntaxError(`not a step of a path: ${text} in ${path}`);
    return { name, argument, selectors: [...selectors.matchAll(/\[([^\]]*)\]/g)].map(([, selector = '']) => selector) };
  });
  return steps;
}

/** The value at a path; `undefined` where the path leads nowhere. A text on the way is read as the JSON it holds. */
export function valueAt(root: unknown, path: string): unknown {
  return walk(root, toSteps(path));
}

function walk(value: unknown, steps: readonly Step[]): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const named = childOf(childOf(value, step.name), step.argument);
  return select(named, step.selectors, rest);
}

function select(value: unknown, selectors: readonly string[], rest: readonly Step[]): unknown {
  const [selector, ...others] = selectors;
  if (selector === undefined) return walk(value, rest);
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  if (selector === '*') return list.map((item) => select(item, others, rest));
  const [, key, wanted] = /^(\w+)=(\w+)$/.exec(selector) ?? [];
  const item = key === undefined ? list[Number(selector)] : list.find((one) => childOf(one, key) === wanted);
  return select(item, others, rest);
}

function childOf(value: unknown, name: string | null): unknown {
  if (name === null) return value;
  const inner = typeof value === 'string' ? parse(value) : value;
  if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, name)) return undefined;
  return (inner as Readonly<Record<string, unknown>>)[name]; // it has the name
}

/** The path with every selector emptied, as lists of fields spell it: `prizeInfo[1].amount` is `prizeInfo[].amount`. */
export function toListedPath(path: string): string {
  return path.replaceAll(/\[[^\]]*\]/g, '[]');
}

/** The paths of all that is inside, lists by their first item of each shape; numbers may be lossless. */
export function pathsIn(value: unknown, prefix = ''): readonly string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => pathsIn(item, `${prefix}[]`)))];
  if (!isContainer(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    return [path, ...pathsIn(inner, path)];
  });
}

/** Whether it is an object or a list, and no number in lossless clothes. */
export function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !('isLosslessNumber' in value);
}

/** JSON in one spelling, digit for digit: to compare what was told in two places. */
export function toJson(value: unknown): string {
  return stringify(value) ?? 'undefined';
}
