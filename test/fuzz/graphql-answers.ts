import type { Outcome } from './tally.js';

interface Answered {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions?: { readonly code?: unknown } }[];
  readonly code?: unknown;
}

/** What is a caller's fault, by its code; whatever is not among them is ours. */
const codes =
  /^(BAD_REQUEST|BAD_ID|BAD_USER_INPUT|CURSOR_UNKNOWN|NOT_FOUND|GRAPHQL_[A-Z_]+|OPERATION_RESOLUTION_FAILURE|PERSISTED_QUERY_[A-Z_]+|TOO_[A-Z_]+|QUERY_[A-Z_]+|FORBIDDEN)$/;

/** Judges an answer that has a status. */
export function judge(status: number, text: string): Outcome {
  const answered = read(text);
  const told = answered === null ? [] : codesOf(answered);
  const answer = [status, ...new Set(told)].join(' ');
  if (status >= 500) return { answer, verdict: { fault: 'a fault of ours' } };
  if (answered === null) return { answer, verdict: { fault: `not an answer: ${text.slice(0, 100)}` } };
  if (told.length === 0) return { answer, verdict: status < 300 ? 'harmless' : { fault: 'no code' } };
  return { answer, verdict: told.every((code) => codes.test(code)) ? 'refused' : { fault: 'not a code of this kind' } };
}

/** Judges a GraphQL result that came in a stream. */
export function judgeResult(result: unknown): Outcome {
  return judge(200, JSON.stringify(Array.isArray(result) ? { errors: result as unknown } : result));
}

function codesOf({ errors, code }: Answered): readonly string[] {
  if (errors === undefined) return typeof code === 'string' ? [code] : [];
  return errors.map(({ extensions }) => (typeof extensions?.code === 'string' ? extensions.code : 'NONE'));
}

function read(text: string): Answered | null {
  try {
    const answered: unknown = JSON.parse(text);
    return typeof answered === 'object' && answered !== null ? answered : null;
  } catch {
    return null;
  }
}
