/** The same, or an error when it takes longer. What comes later is dropped without a word, failures too. */
export async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    // A busy process sees its timers before what has arrived meanwhile: one look at that first.
    timer = setTimeout(() => setImmediate(reject, new Error('no answer in time')), milliseconds);
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
