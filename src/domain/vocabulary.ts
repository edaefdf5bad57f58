/**
 * A closed vocabulary: its words as values (`LotteryStatus.DRAWN`) and, by `keyof typeof`, as a type.
 * A vocabulary that a platform fills ends in `UNKNOWN`, because it may add a word tomorrow.
 */
export function vocabulary<const Word extends string>(...words: readonly Word[]): { readonly [W in Word]: W } {
  return Object.fromEntries(words.map((word) => [word, word])) as { [W in Word]: W };
}
