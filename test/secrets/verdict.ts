import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Canary, createGrep, type Leak } from './grep.js';
import { readPersonalCanaries } from './personal.js';

/** What was found in all that the gateways have written during a run. */
export interface Verdict {
  /** Streams: logs, and the output of processes. */
  readonly streams: number;
  readonly bytes: number;
  /** How many secrets, and how many personal data, were looked for. */
  readonly secrets: number;
  readonly personal: number;
  /** Each one once for each test file. */
  readonly leaks: readonly (Leak & { readonly stream: string })[];
  /** All tests have run, and nothing of what gateways wrote was kept: then nothing is proved. */
  readonly isBlind: boolean;
}

/** Reads the folder that `written.ts` has filled. `isWhole`: whether all tests have run. */
export function readVerdict(folder: string, isWhole: boolean): Verdict {
  const files = readdirSync(folder);
  const secrets = files
    .filter((file) => file.endsWith('.canaries'))
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as Canary);
  const unique = [...new Map(secrets.map((canary) => [canary.text, canary])).values()];
  const personal = readPersonalCanaries();
  const grep = createGrep([...unique, ...personal]);

  const leaks = new Map<string, Verdict['leaks'][number]>();
  const streams = files.filter((file) => file.endsWith('.written'));
  let bytes = 0;
  let logged = 0;
  for (const stream of streams) {
    const written = readFileSync(join(folder, stream));
    bytes += written.length;
    if (!stream.includes('-console-')) logged += written.length;
    const [by = ''] = stream.split('-', 1);
    for (const leak of grep(written)) leaks.set(`${by} ${leak.kind} ${leak.text}`, { ...leak, stream });
  }
  const isBlind = isWhole && logged === 0; // a few files may have silent gateways alone
  const counts = { streams: streams.length, bytes, secrets: unique.length, personal: personal.length };
  return { ...counts, leaks: [...leaks.values()], isBlind };
}

/** How many failures of the run it counts for. */
export function failuresOf({ leaks, isBlind }: Verdict): number {
  return leaks.length + (isBlind ? 1 : 0);
}

/** For whoever reads the run. */
export function toReport(verdict: Verdict): string {
  const { streams, bytes, secrets, personal, leaks, isBlind } = verdict;
  const looked = `${secrets} secrets and ${personal} personal data in ${streams} streams, ${Math.ceil(bytes / 1024)} KiB`;
  return [
    `Secrets: looked for ${looked}: ${leaks.length} found`,
    ...leaks.map(({ kind, text, stream, around }) => `  ${kind} "${text}" in ${stream}: …${around.trim()}…`),
    ...(isBlind ? ['  Nothing was kept of what the gateways wrote: nothing is proved'] : []),
  ].join('\n');
}
