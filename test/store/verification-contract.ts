import { describe, expect, it } from 'vitest';
import type { NewSpecimen } from './specimen.js';
import { called, names, pulled, readAll, readOne, START, win } from './winners.js';

const LOTTERY = 'acme:lottery:1:7';
const MINUTE = 60_000;
const at = (ms: number) => new Date(START + ms).toISOString();

/** What every engine says of how a winner is known. */
export function verificationContract(newSpecimen: NewSpecimen): void {
  describe('verification', () => {
    it('is SIGNED after a callback, CONFIRMED once a list has it, PULLED from a list alone', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      await winnerLog.append([called([win('a')])]);
      expect(await readOne(winnerLog, 'a')).toMatchObject({ verification: 'SIGNED', verifiedAt: null });
      await winnerLog.append([pulled([win('a'), win('b')], START + MINUTE)]);
      expect(await readOne(winnerLog, 'a')).toMatchObject({ verification: 'CONFIRMED', verifiedAt: at(MINUTE) });
      expect(await readOne(winnerLog, 'b')).toMatchObject({ verification: 'PULLED', verifiedAt: at(MINUTE) });

      await winnerLog.append([called([win('b')], START + 2 * MINUTE), pulled([win('a')], START + 2 * MINUTE)]);
      expect(await readOne(winnerLog, 'b')).toMatchObject({ verification: 'CONFIRMED', verifiedAt: at(MINUTE) });
      expect(await readOne(winnerLog, 'a')).toMatchObject({ verifiedAt: at(MINUTE) });
    });

    it('is DISPUTED once a whole list, read late enough after the announcement, lacks the winner', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open({ graceMs: 10 * MINUTE });
      await winnerLog.append([called([win('a'), win('b')])]);
      await winnerLog.markListed([LOTTERY], at(10 * MINUTE));
      expect(await readOne(winnerLog, 'a')).toMatchObject({ verification: 'SIGNED', verifiedAt: null });
      await winnerLog.markListed(['acme:lottery:1:8'], at(20 * MINUTE));
      expect(await readOne(winnerLog, 'a')).toMatchObject({ verification: 'SIGNED' });

      await winnerLog.markListed([LOTTERY], at(11 * MINUTE));
      expect(await readOne(winnerLog, 'a')).toMatchObject({ verification: 'DISPUTED', verifiedAt: at(11 * MINUTE) });
      expect(await winnerLog.unconfirmed([LOTTERY, 'acme:lottery:1:8'])).toEqual(new Set([LOTTERY]));

      await winnerLog.append([pulled([win('a')], START + 12 * MINUTE)]);
      expect(await readOne(winnerLog, 'a')).toMatchObject({ verification: 'CONFIRMED', verifiedAt: at(12 * MINUTE) });
      expect(names(await readAll(winnerLog, { verification: ['DISPUTED'] }))).toEqual(['b']);
      await winnerLog.append([pulled([win('b')])]);
      expect(await winnerLog.unconfirmed([LOTTERY])).toEqual(new Set());
    });

    it('looks at the list of a red packet as at that of a lottery', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open({ graceMs: 0 });
      await winnerLog.append([called([win('a', { lotteryId: null, redPacketId: 'acme:redpacket:1:1' })])]);
      await winnerLog.markListed(['acme:redpacket:1:1'], at(1));
      expect(await readOne(winnerLog, 'a')).toMatchObject({ verification: 'DISPUTED' });
      expect(await winnerLog.unconfirmed(['acme:redpacket:1:1'])).toEqual(new Set(['acme:redpacket:1:1']));
    });

    it('is DISPUTED while a contradiction is kept aside', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      await winnerLog.append([called([win('a', { prize: { amount: 5 } }), win('b')])]);
      await winnerLog.append([pulled([win('a', { prize: { amount: 6 } }), win('b')], START + MINUTE)]);
      expect(await readOne(winnerLog, 'a')).toMatchObject({ verification: 'DISPUTED', verifiedAt: at(MINUTE) });
      expect(names(await readAll(winnerLog, { verification: ['DISPUTED'] }))).toEqual(['a']);
      expect(names(await readAll(winnerLog, { verification: ['CONFIRMED', 'SIGNED'] }))).toEqual(['b']);
    });

    it('remembers when each list was last read whole, and never goes back', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      await winnerLog.markListed([LOTTERY, LOTTERY, 'acme:redpacket:1:1'], at(5));
      await winnerLog.markListed([LOTTERY], at(3));
      await winnerLog.markListed([], at(9));
      const listed = await winnerLog.listed([LOTTERY, 'acme:redpacket:1:1', 'acme:lottery:1:8']);
      expect(listed).toEqual(
        new Map([
          [LOTTERY, at(5)],
          ['acme:redpacket:1:1', at(5)],
        ]),
      );
    });
  });
}
