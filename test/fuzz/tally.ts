import { createHash } from 'node:crypto';

/** What came of one input. */
export interface Outcome {
  /** How it was answered, such as `400 BAD_REQUEST`. */
  readonly answer: string;
  /** Whether it was refused as it has to be; `harmless`: it was still good; else what is wrong with the answer. */
  readonly verdict: 'refused' | 'harmless' | { readonly fault: string };
}

export interface Count {
  sent: number;
  refused: number;
  readonly answers: Map<string, number>;
}

const HANG_MS = 8_000;

/** Sends inputs until so many were refused, several at once, and keeps count of how each was answered. */
export function createTally() {
  const counts = new Map<string, Count>();
  const faults: string[] = [];

  async function bulk<Input>(
    name: string,
    parts: {
      readonly refusals: number;
      readonly atOnce: number;
      readonly make: () => Input;
      readonly send: (input: Input) => Promise<Outcome>;
      /** Called after each so many inputs. */
      readonly between: () => Promise<void>;
    },
  ): Promise<void> {
    const count: Count = { sent: 0, refused: 0, answers: new Map() };
    counts.set(name, count);
    const work = async () => {
      while (count.refused < parts.refusals && count.sent < parts.refusals * 3) {
        count.sent += 1;
        if (count.sent % 25 === 0) await parts.between();
        const input = parts.make();
        const { answer, verdict } = await inTime(parts.send(input));
        count.answers.set(answer, (count.answers.get(answer) ?? 0) + 1);
        if (verdict === 'refused') count.refused += 1;
        else if (verdict !== 'harmless') faults.push(`${name}: ${verdict.fault} (${answer}) of ${show(input)}`);
      }
    };
    const begunAt = performance.now();
    await Promise.all(Array.from({ length: parts.atOnce }, work));
    const seconds = ((performance.now() - begunAt) / 1_000).toFixed(1);
    const answers = [...count.answers].toSorted(([, one], [, other]) => other - one);
    const told = answers.map(([answer, times]) => `${times}× ${answer}`).slice(0, 12);
    process.stdout.write(
      `fuzz: ${name}: ${count.sent} sent, ${count.refused} refused in ${seconds} s; ${told.join('; ')}\n`,
    );
  }

  return { bulk, counts, faults };
}

async function inTime(outcome: Promise<Outcome>): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve({ answer: 'none', verdict: { fault: 'no answer' } }), HANG_MS);
  });
  const failed = (error: Error): Outcome => ({ answer: error.name, verdict: { fault: error.message } });
  return Promise.race([outcome.catch(failed), hang]).finally(() => clearTimeout(timer));
}

/** Enough of an input to find it again: the seed gives the same ones in the same order. */
function show(input: unknown): string {
  const text = Buffer.isBuffer(input) ? input.toString('latin1') : JSON.stringify(input);
  return `${JSON.stringify(text.slice(0, 300))} (${text.length}, ${createHash('md5').update(text).digest('hex').slice(0, 6)})`;
}
