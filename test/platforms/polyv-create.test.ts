import { describe, expect, it } from 'vitest';
import {
  UpstreamThrottledError,
  UpstreamUnauthorizedError,
  UpstreamUnavailableError,
} from '../../src/domain/errors.js';
import type { Ask } from '../../src/domain/platform.js';
import type { CreateLotteryOutcome, NewLottery } from '../../src/domain/new-lottery.js';
import { toCreateBody } from '../../src/platforms/polyv/create-body.js';
import { toSignature } from '../../src/platforms/polyv/sign.js';
import type { Reply } from '../../src/simulator/loopback.js';
import { comment, field, lottery, prize, question, tier } from '../fixtures/polyv/new-lottery.js';
import { createAsk } from '../fixtures/ask.js';
import { openPolyv, sample, toAnswer, toError, toRefusal, type OpenPolyv } from '../fixtures/polyv/open-polyv.js';

const created = (): Reply => ({ status: 200, json: sample('lottery-activity-create') });

function create({ platform }: OpenPolyv, input: NewLottery, ask: Ask = createAsk()): Promise<CreateLotteryOutcome> {
  if (platform.createLottery === null) throw new Error('can not create');
  return platform.createLottery(input, ask);
}

describe('the body of lottery-activity/create', () => {
  it("is the document's own sample", () => {
    const claimForm = [field(), field({ kind: 'PHONE', label: '手机', hint: '请输入您的手机号码' })];
    const { lotteryRange: _default, ...request } = JSON.parse(sample('lottery-activity-create-request'));
    expect(JSON.parse(toCreateBody(lottery({ condition: { kind: 'none', claimForm } })))).toEqual(request);
  });

  it('sends nothing that was not given', () => {
    expect(JSON.parse(toCreateBody(lottery({})))).toEqual({
      activityName: '无条件抽奖',
      lotteryCondition: 'none',
      amount: 1,
      prizeName: '键盘',
    });
  });

  it('sends flags as Y and N', () => {
    const input = lottery({ repeatWins: true, hideWinnerCount: false, hideParticipantCount: true });
    expect(JSON.parse(toCreateBody(input))).toMatchObject({
      repeatWinEnabled: 'Y',
      hiddenWinnerAmount: 'N',
      hiddenAttendeeNumber: 'Y',
    });
  });

  it('sends prices and Longs as numbers, digit for digit', () => {
    const body = toCreateBody(
      lottery({
        prize: prize({ price: '0199.90', discountPrice: '12345678901234567890.10' }),
        condition: question({}),
        groups: { ids: ['9007199254740995'], split: 'EVEN', perGroup: 2 },
      }),
    );
    expect(body).toContain('"price":199.90,');
    expect(body).toContain('"realPrice":12345678901234567890.10,');
    expect(body).toContain('"questionGroupId":9007199254740993,');
    expect(body).toContain('"customGroupIds":[9007199254740995],');
    expect(JSON.parse(body)).toMatchObject({
      lotteryRange: 'customGroup',
      customGroupLotteryType: 'average',
      customGroupLotteryAmount: 2,
    });
  });

  it('sends how long it runs as text', () => {
    expect(JSON.parse(toCreateBody(lottery({ condition: comment({}) })))).toMatchObject({
      lotteryCondition: 'comment',
      activityDuration: '10',
      comment: '666',
      acceptType: 'link',
      prizeUrl: 'https://shop.example/claim',
    });
  });

  it('sends invites by poster and elsewhere', () => {
    const claim = { kind: 'qrCode', url: 'https://shop.example/qr.png', hint: '扫一扫' } as const;
    const invite = { kind: 'invite', invites: 3, external: null, durationMinutes: 10, claim } as const;
    const poster = JSON.parse(toCreateBody(lottery({ condition: invite })));
    expect(poster).toMatchObject({ inviteType: 'poster', inviteNum: 3, acceptType: 'qrCode', qrCodeTips: '扫一扫' });
    expect(poster).not.toHaveProperty('externalListLink');

    const external = { listUrl: 'https://invite.example/list', countUrl: 'https://invite.example/count' };
    expect(JSON.parse(toCreateBody(lottery({ condition: { ...invite, external } })))).toMatchObject({
      inviteType: 'external',
      externalListLink: external.listUrl,
      externalInviteNumLink: external.countUrl,
    });
  });

  it('sends watching as duration, with a form', () => {
    const claim = { kind: 'form', fields: [field({ kind: null, required: null })] } as const;
    const condition = { kind: 'watchDuration', seconds: 120, durationMinutes: 5, claim } as const;
    const body = JSON.parse(toCreateBody(lottery({ condition })));
    expect(body).toMatchObject({ lotteryCondition: 'duration', duration: 120, acceptType: 'form' });
    expect(body.formInfo).toEqual([{ field: '姓名', tips: '请输入您的名称' }]);
  });

  it("takes a question's prize and quota from its tiers, unless given", () => {
    const tiers = [
      tier({ prize: prize({ name: '手机', price: '1.0' }), winnerQuota: 1, hideWinnerCount: true }),
      tier({ winnerQuota: 2 }),
    ];
    const input = lottery({ prize: null, winnerQuota: null, condition: question({ tiers }) });
    expect(JSON.parse(toCreateBody(input))).toEqual({
      activityName: '无条件抽奖',
      lotteryCondition: 'question',
      amount: 3,
      prizeName: '手机',
      activityDuration: '20',
      questionGroupId: expect.anything(),
      perAnswerDuration: 15,
      prizeInfo: [
        expect.objectContaining({ prizeItem: '一等奖', prizeName: '手机', amount: 1, hiddenWinnerAmount: 'Y' }),
        expect.objectContaining({ prizeItem: '一等奖', prizeName: '键盘', amount: 2, correctAnswerCount: 5 }),
      ],
    });
    const given = lottery({ prize: prize({ name: '大奖' }), winnerQuota: 9, condition: question({ tiers }) });
    expect(JSON.parse(toCreateBody(given))).toMatchObject({ prizeName: '大奖', amount: 9 });
  });
});

describe('creating a polyv lottery', () => {
  it('signs the query and not the body', async () => {
    await using polyv = await openPolyv(created);
    const outcome = await create(polyv, lottery({}));
    expect(outcome.userErrors).toEqual([]);
    expect(outcome.lottery).toMatchObject({
      id: 'polyv:activity:2974342:20521',
      status: 'CREATED',
      name: '无条件抽奖',
    });

    const [call] = polyv.loopback.calls;
    const { sign, ...query } = Object.fromEntries(call?.query ?? []);
    expect(call).toMatchObject({ method: 'POST', path: '/live/v4/channel/lottery-activity/create' });
    expect(call?.headers['content-type']).toMatch(/^application\/json/);
    expect(query).toEqual({ appId: 'testappid1', channelId: '2974342', timestamp: expect.stringMatching(/^\d{13}$/) });
    expect(sign).toBe(toSignature(query, 'testsecret0123456789abcdef012345', 'MD5'));
    expect(JSON.parse(call?.body ?? '')).toMatchObject({ activityName: '无条件抽奖' });
  });

  it('sends nothing where something is wrong already', async () => {
    await using polyv = await openPolyv(created);
    const outcome = await create(polyv, lottery({ name: '' }));
    expect(outcome).toMatchObject({ lottery: null, userErrors: [{ code: 'REQUIRED', field: ['name'] }] });
    expect(polyv.loopback.calls).toEqual([]);
  });

  it.each([200, 400, 403])('tells why the platform refuses, under HTTP %i', async (status) => {
    await using polyv = await openPolyv(() => toError(30_007, '活动时长不能为空', status));
    expect(await create(polyv, lottery({}))).toEqual({
      lottery: null,
      userErrors: [
        {
          code: 'PLATFORM_REFUSED',
          message: '活动时长不能为空',
          field: null,
          platformCode: '30007',
          requestId: 'req-2',
        },
      ],
    });
  });

  it.each([
    ['application not found', toError(20_001, 'application not found.', 400), UpstreamUnauthorizedError],
    ['invalid signature', toRefusal(403, 'invalid signature.'), UpstreamUnauthorizedError],
    ['invalid timestamp', toRefusal(400, 'invalid timestamp.'), UpstreamUnauthorizedError],
    ['too many calls', toError(400, 'qps exceeds number of calls'), UpstreamThrottledError],
  ])('throws where nothing happened and the caller is not to blame: %s', async (_name, reply, kind) => {
    await using polyv = await openPolyv(() => reply);
    await expect(create(polyv, lottery({}))).rejects.toThrow(kind);
    expect(polyv.loopback.calls).toHaveLength(1);
  });

  it('throws where the platform can not be reached', async () => {
    await using polyv = await openPolyv(created, { POLYV_BASE_URL: 'http://127.0.0.1:1' });
    const failing = create(polyv, lottery({}));
    await expect(failing).rejects.toThrow(UpstreamUnavailableError);
    await expect(failing).rejects.toMatchObject({ mayHaveArrived: false });
  });

  it.each([
    ['no answer in time', { kind: 'hang' }],
    ['a broken connection', { kind: 'reset' }],
    ['half an answer', { kind: 'truncated' }],
    ['HTML', { kind: 'html' }],
    ['an empty 500', { kind: 'status', status: 500 }],
    ['a fault of theirs', { kind: 'reply', reply: toRefusal(500, 'system error', 500) }],
    ['success without an id', { kind: 'reply', reply: toAnswer({ activityName: '无条件抽奖' }) }],
    ['success without data', { kind: 'reply', reply: toAnswer(undefined) }],
  ] as const)('does not know the outcome after %s, and does not send again', async (_name, fault) => {
    await using polyv = await openPolyv(created, { POLYV_TIMEOUT_MS: '300' });
    polyv.loopback.setFault(fault);
    const outcome = await create(polyv, lottery({}));
    expect(outcome.lottery).toBeNull();
    expect(outcome.userErrors).toMatchObject([
      { code: 'OUTCOME_UNKNOWN', field: null, message: expect.stringContaining('console') },
    ]);
    expect(polyv.loopback.calls).toHaveLength(1);
  });

  it('goes on where the caller leaves after it was sent', async () => {
    await using polyv = await openPolyv(created);
    polyv.loopback.setFault({ kind: 'slow', milliseconds: 300 });
    const leaving = new AbortController();
    setTimeout(() => leaving.abort(), 100);
    const outcome = await create(polyv, lottery({}), createAsk({ signal: leaving.signal }));
    expect(leaving.signal.aborted).toBe(true);
    expect(outcome.lottery).toMatchObject({ id: 'polyv:activity:2974342:20521' });
  });

  it('is not sent where the caller has left before', async () => {
    await using polyv = await openPolyv(created);
    const reason = new Error('left');
    await expect(create(polyv, lottery({}), createAsk({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
    expect(polyv.loopback.calls).toEqual([]);
  });

  it('survives an answer of which only the id can be read', async () => {
    await using polyv = await openPolyv(() => toAnswer({ id: '20522', amount: {}, receiveInfo: 'x', price: 'dear' }));
    const outcome = await create(polyv, lottery({}));
    expect(outcome.lottery).toMatchObject({ id: 'polyv:activity:2974342:20522', winnerQuota: null });
    expect(polyv.warnings.length).toBeGreaterThan(0);
  });
});
