import { createHash } from 'node:crypto';

/** 实时抽奖结果回调: MD5 of AccountSecret, AccountID, ActivityID, EventType and Timestamp, joined by nothing. */
export function toSign(accountSecret: string, body: Readonly<Record<string, string>>): string {
  const signed = ['AccountID', 'ActivityID', 'EventType', 'Timestamp'].map((name) => body[name] ?? '');
  return createHash('md5')
    .update([accountSecret, ...signed].join(''))
    .digest('hex');
}
