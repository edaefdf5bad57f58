import { parse } from 'lossless-json';

/**
 * Parses JSON without rounding: every number becomes its text, so that 64-bit ids and exact decimals arrive digit for
 * digit. Which texts are numbers is for `wire.ts` to say; the platforms' documents disagree with themselves on it.
 * Throws `SyntaxError` on anything that is not JSON, on duplicate keys, and on nesting too deep to be honest.
 */
export function parseJson(text: string): unknown {
  try {
    return parse(text, null, (number) => number);
  } catch (error) {
    // A RangeError is the stack's end: thousands of nested brackets.
    throw error instanceof SyntaxError ? error : new SyntaxError('nested too deep', { cause: error });
  }
}
