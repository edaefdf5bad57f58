/** The same, or this error when it takes longer. What comes later is dropped without a word, failures too. */
export async function inTime<T>(
  work: Promise<T>,
  milliseconds: number,
  tooLate = new Error('no answer in time'),
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    // A busy process sees its timers before what has arrived meanwhile: one look at that first.
    timer = setTimeout(() => setImmediate(reject, tooLate), milliseconds);
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
}
