import * as fc from 'fast-check';
import { afterAll } from 'vitest';

/** The same seed makes the same values: `PROPERTY_SEED=… npx vitest run test/properties`. A failure prints its own. */
const seed = Number(process.env['PROPERTY_SEED'] ?? Math.floor(Date.now() / 1_000));

/** Tries a property on many values, and tells at the end of the file how many they were in all. */
export function createRuns(what: string) {
  let total = 0;
  let properties = 0;
  afterAll(() => {
    process.stdout.write(`properties: ${what}: ${properties} held in ${total} runs, seed ${seed}\n`);
  });

  return function holds<Values extends [unknown, ...unknown[]]>(
    arbitraries: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
    isSo: (...values: Values) => void,
    numRuns = 500,
  ): void {
    let runs = 0;
    const property = fc.property(...arbitraries, (...values: Values) => {
      runs += 1;
      isSo(...values);
    });
    fc.assert(property, { seed, numRuns });
    total += runs;
    properties += 1;
  };
}
