import type { LotteryDisplay } from '../../domain/lottery.js';

/** What the platform tells of no prize. It has no kinds of prizes and no stock. */
export const untoldOfPrizes = {
  kind: 'UNKNOWN',
  delivery: null,
  quantity: null,
  batch: null,
  amount: null,
} as const;

/** What the platform tells of no lottery, neither in a record nor in an activity. */
export const untoldOfLotteries = {
  drawMode: null,
  sendMode: null,
  countdownSeconds: null,
  drawsAt: null,
  participantCount: null,
  odds: null,
  theme: null,
  messageIds: [],
  createdAt: null,
  scheduledAt: null,
  drawnAt: null,
} as const;

/** What viewers are shown, where nothing is told of it. */
export const untoldDisplay: LotteryDisplay = {
  participantCount: null,
  prizeQuantity: null,
  winnerCount: null,
  winnerDetails: null,
};
