/** The platform understood the call and refuses it, in its own words. */
export class RefusedCallError extends Error {
  override readonly name = 'RefusedCallError';
  constructor(
    /** The `code` of the envelope. */
    readonly code: number,
    message: string,
    /**
     * v4's `error.code`. Only 20001 is documented; for the others the simulator repeats `code` rather than invent one.
     */
    readonly errorCode: number = code,
  ) {
    super(message);
  }
}

/** v3 says it in English, v4 in Chinese. */
export type Family = 'v3' | 'v4';

/**
 * What the platform is known to say. Texts are those of the interfaces' own samples (`illegal channel id`,
 * `invalid timestamp.`, …), of 全局错误说明, or seen in real runs (签名错误, 活动时长不能为空, 评论不能为空).
 */
export const refusals = {
  appIdRequired: () => new RefusedCallError(400, 'appId is required.'),
  applicationNotFound: () => new RefusedCallError(400, 'application not found.', 20001),
  invalidTimestamp: () => new RefusedCallError(400, 'invalid timestamp.'),
  invalidSignature: (family: Family) => new RefusedCallError(400, family === 'v3' ? 'invalid signature.' : '签名错误'),
  illegalChannel: (channelId: string) => new RefusedCallError(403, `illegal channel id: ${channelId}`),
  tooManyCalls: () => new RefusedCallError(400, 'qps exceeds number of calls'),
  blocked: () => new RefusedCallError(429, 'qps exceeds number of calls'),
  empty: (parameter: string) => new RefusedCallError(400, `param should not be empty: ${parameter}`),
  notDigit: (parameter: string) => new RefusedCallError(400, `param is not digit: ${parameter}`),
  notNumber: (parameter: string) => new RefusedCallError(400, `param is not number: ${parameter}`),
  notFlag: () => new RefusedCallError(400, 'param is not boolean (Y / N)'),
  outOfRange: () => new RefusedCallError(400, 'number range error'),
  notAnInstant: () => new RefusedCallError(400, 'invalid date time format'),
  notJson: () => new RefusedCallError(400, 'json format error'),
  invalid: () => new RefusedCallError(400, 'param validate error'),
  missing: (label: string) => new RefusedCallError(400, `${label}不能为空`),
  noSuchActivity: () => new RefusedCallError(400, '抽奖活动不存在'),
};
