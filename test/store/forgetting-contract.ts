import { describe, expect, it } from 'vitest';
import type { NewSpecimen } from './specimen.js';
import { called, START, win } from './winners.js';

const at = (ms: number) => new Date(START + ms).toISOString();

/** What every engine forgets beside winners. */
export function forgettingContract(newSpecimen: NewSpecimen): void {
  describe('what nobody asks for any more', () => {
    it('is forgotten of channels that were seen long ago', async () => {
      await using specimen = await newSpecimen();
      const { rooms } = await specimen.open();
      await rooms.see(['acme:channel:1'], at(0));
      await rooms.see(['acme:channel:2'], at(1_000));
      await rooms.forgetBefore(at(1_000));
      expect(await rooms.seenSince(at(-1_000))).toEqual(['acme:channel:2']);
    });

    it('is forgotten of lists without winners, but not of red packets where somebody still looks', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      await winnerLog.append([called([win('a')])]);
      const lotteries = ['acme:lottery:1:7', 'acme:lottery:1:8', 'acme:activity:1:1'];
      const packets = ['acme:redpacket:1:1', 'acme:redpacket:2:1', 'acme:redpacket:3:1'];
      await winnerLog.markListed([...lotteries, ...packets, 'acme:channel:2', 'odd'], at(0));
      await winnerLog.markListed(['acme:channel:1', 'acme:lottery:9:9'], at(1_000));

      expect(await winnerLog.forgetListedBefore(at(1_000))).toBe(6);
      const all = [...lotteries, ...packets, 'acme:channel:1', 'acme:channel:2', 'acme:lottery:9:9', 'odd'];
      const kept = ['acme:lottery:1:7', 'acme:redpacket:1:1', 'acme:channel:1', 'acme:lottery:9:9'];
      expect(new Set((await winnerLog.listed(all)).keys())).toEqual(new Set(kept));
    });

    it('is forgotten in any number', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const ids = Array.from({ length: 2_300 }, (_, index) => `acme:redpacket:${index % 2}:${index}`);
      await winnerLog.markListed(ids, at(0));
      await winnerLog.markListed(['acme:channel:0'], at(1_000));
      expect(await winnerLog.forgetListedBefore(at(1_000))).toBe(1_150);
    });
  });
}
