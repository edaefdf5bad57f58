import { describe, expect, it } from 'vitest';
import { ACTIVITY_CREATE, ACTIVITY_GET, ACTIVITY_LIST, openCalled } from './polyv-caller.js';

const CHANNEL = { channelId: '2974342' };

async function openChannel() {
  const called = await openCalled();
  called.simulator.putChannel(CHANNEL.channelId);
  const createFrom = (json: string) => called.post(ACTIVITY_CREATE, CHANNEL, json);
  return { ...called, createFrom, create: (body: object) => createFrom(JSON.stringify(body)) };
}

/** The request body of the document. */
const sampleBody = {
  activityName: '无条件抽奖',
  lotteryCondition: 'none',
  amount: 1,
  receiveEnabled: 'Y',
  prizeName: '键盘',
  receiveInfo: [
    { field: '姓名', tips: '请输入您的名称', type: 'userName', required: true },
    { field: '手机', tips: '请输入您的手机号码', type: 'userPhone', required: true },
  ],
  lotteryRange: 'all',
};

const form = { acceptType: 'form', formInfo: [{ field: '姓名', tips: '请输入' }] };
const start = { activityName: '抽奖', amount: 2, prizeName: '键盘', activityDuration: '30' };
const tier = { prizeItem: '一等奖', correctAnswerCount: 3, prizeName: '键盘', amount: 1, ...form };
const bodies = {
  none: { activityName: '抽奖', lotteryCondition: 'none', amount: 2, prizeName: '键盘' },
  poster: { ...start, lotteryCondition: 'invite', inviteType: 'poster', inviteNum: 3, ...form },
  external: {
    ...start,
    lotteryCondition: 'invite',
    inviteType: 'external',
    inviteNum: 3,
    externalListLink: 'https://example.com/list',
    externalInviteNumLink: 'https://example.com/count',
    ...form,
  },
  duration: {
    ...start,
    lotteryCondition: 'duration',
    duration: 600,
    acceptType: 'link',
    prizeUrl: 'https://example.com',
  },
  comment: {
    ...start,
    lotteryCondition: 'comment',
    comment: '666',
    acceptType: 'qrCode',
    qrCode: 'https://example.com/q',
  },
  question: {
    ...start,
    lotteryCondition: 'question',
    questionGroupId: 30117,
    perAnswerDuration: 20,
    prizeInfo: [tier, { ...tier, prizeItem: '二等奖', acceptType: 'link', prizeUrl: 'https://example.com' }],
  },
  groups: { ...start, lotteryCondition: 'none', lotteryRange: 'customGroup', customGroupIds: [11, 12] },
};

describe('lottery-activity/create', () => {
  it('answers its own sample, noise included', async () => {
    await using called = await openChannel();
    const { status, body } = await called.create(sampleBody);
    expect(status).toBe(200);
    expect(body).toEqual({
      code: 200,
      status: 'success',
      requestId: expect.stringMatching(/^[0-9a-f]{32}\.\d+\.\d{17}$/),
      data: {
        id: 20521,
        ...sampleBody,
        activityDuration: null,
        inviteType: 'poster',
        inviteNum: null,
        duration: null,
        comment: null,
        externalListLink: null,
        externalInviteNumLink: null,
        acceptType: null,
        formInfo: null,
        prizeUrl: null,
        qrCode: null,
        qrCodeTips: null,
        thumbnail: null,
        realPrice: null,
        price: null,
        status: null,
        prizeInfo: null,
        questionGroupId: null,
        perAnswerDuration: null,
        repeatWinEnabled: 'N',
        customGroup: [],
        hiddenWinnerAmount: 'N',
        hiddenAttendeeNumber: 'N',
        customGroupLotteryType: 'random',
        customGroupLotteryAmount: null,
      },
      success: true,
    });
  });

  it.each(Object.entries(bodies))('%s', async (_name, body) => {
    await using called = await openChannel();
    const { customGroupIds, ...echoed } = { customGroupIds: [] as number[], ...body };
    const answer = await called.create(body);
    expect(answer.body).toMatchObject({ code: 200, data: echoed });
    const groups = customGroupIds.map((id) => expect.objectContaining({ id, count: '0' }));
    expect(answer.body.data?.['customGroup']).toEqual(groups);
    expect(called.simulator.activities(CHANNEL.channelId)).toEqual([expect.objectContaining(echoed)]);
  });

  it.each([
    ['none', 'activityName', '活动名称不能为空'],
    ['none', 'lotteryCondition', '活动类型不能为空'],
    ['none', 'amount', '中奖人数不能为空'],
    ['none', 'prizeName', '奖品名称不能为空'],
    ['poster', 'activityDuration', '活动时长不能为空'],
    ['duration', 'activityDuration', '活动时长不能为空'],
    ['comment', 'activityDuration', '活动时长不能为空'],
    ['question', 'activityDuration', '活动时长不能为空'],
    ['poster', 'inviteType', '邀请方式不能为空'],
    ['poster', 'inviteNum', '邀请人数不能为空'],
    ['external', 'externalListLink', '外部名单链接不能为空'],
    ['external', 'externalInviteNumLink', '获取邀请人数链接不能为空'],
    ['duration', 'duration', '观看时长不能为空'],
    ['comment', 'comment', '评论不能为空'],
    ['poster', 'acceptType', '领奖方式不能为空'],
    ['duration', 'acceptType', '领奖方式不能为空'],
    ['comment', 'acceptType', '领奖方式不能为空'],
    ['poster', 'formInfo', '领奖方式表单字段信息不能为空'],
    ['duration', 'prizeUrl', '奖品链接不能为空'],
    ['comment', 'qrCode', '二维码链接不能为空'],
    ['question', 'prizeInfo', '奖品信息不能为空'],
    ['question', 'questionGroupId', '问答组模板ID不能为空'],
    ['question', 'perAnswerDuration', '每道题的答题时长不能为空'],
    ['question', 'prizeName', '奖品名称不能为空'],
    ['groups', 'customGroupIds', '自定义分组ID不能为空'],
  ] as const)('%s without %s: %s', async (name, field, desc) => {
    await using called = await openChannel();
    for (const nothing of [undefined, null, '', []]) {
      const { body } = await called.create({ ...bodies[name], [field]: nothing });
      expect(body).toMatchObject({ code: 400, status: 'error', success: false, error: { desc } });
    }
    expect(called.simulator.activities(CHANNEL.channelId)).toEqual([]);
  });

  it.each([
    ['prizeItem', '奖项名称不能为空'],
    ['correctAnswerCount', '答对题目数不能为空'],
    ['prizeName', '奖品名称不能为空'],
    ['acceptType', '领奖方式不能为空'],
    ['amount', '中奖人数不能为空'],
    ['formInfo', '领奖方式表单字段信息不能为空'],
  ])('a tier without %s', async (field, desc) => {
    await using called = await openChannel();
    const { body } = await called.create({ ...bodies.question, prizeInfo: [tier, { ...tier, [field]: null }] });
    expect(body.error?.desc).toBe(desc);
  });

  it.each([
    ['amount in a text', { amount: '1' }, 'param is not number: amount'],
    ['half a winner', { amount: 1.5 }, 'param is not number: amount'],
    ['no winners', { amount: 0 }, 'number range error'],
    ['a condition of its own', { lotteryCondition: 'sunshine' }, 'param validate error'],
    ['a range of records', { lotteryRange: 'signed' }, 'param validate error'],
    ['true for Y', { repeatWinEnabled: true }, 'param is not boolean (Y / N)'],
    ['a number for a name', { activityName: 7 }, 'json format error'],
    ['minutes in a number', { activityDuration: 30 }, 'json format error'],
    ['a price in a text', { price: '9.90' }, 'param is not number: price'],
    ['a field without its hint', { receiveInfo: [{ field: '姓名' }] }, '提示语不能为空'],
    [
      'a field of its own type',
      { receiveInfo: [{ field: '姓名', tips: '请输入', type: 'x' }] },
      'param validate error',
    ],
    ['fields that are none', { receiveInfo: ['姓名'] }, 'json format error'],
    ['groups that are none', { customGroupIds: ['x'] }, 'param validate error'],
  ])('%s', async (_what, change, desc) => {
    await using called = await openChannel();
    expect((await called.create({ ...bodies.none, ...change })).body.error?.desc).toBe(desc);
  });

  it('a body that is not JSON, not an object, or not said to be JSON', async () => {
    await using called = await openChannel();
    const answers = [
      await called.createFrom('{'),
      await called.createFrom('[]'),
      await called.createFrom('7'),
      await called.post(ACTIVITY_CREATE, CHANNEL, JSON.stringify(sampleBody), 'text/plain'),
    ];
    expect(answers.map(({ body }) => body.error?.desc)).toEqual(answers.map(() => 'json format error'));
  });

  it('keeps 64-bit ids and decimals digit for digit', async () => {
    await using called = await openChannel();
    const json = JSON.stringify({ ...bodies.question, questionGroupId: 1, price: 2 })
      .replace('"questionGroupId":1', '"questionGroupId":9223372036854775807')
      .replace('"price":2', '"price":19.90');
    const { text } = await called.createFrom(json);
    expect(text).toContain('"questionGroupId":9223372036854775807');
    expect(text).toContain('"price":19.90,');
  });

  it('on a channel of somebody else', async () => {
    await using called = await openChannel();
    const { body } = await called.post(ACTIVITY_CREATE, { channelId: '7' }, JSON.stringify(sampleBody));
    expect(body).toMatchObject({ code: 403, error: { desc: 'illegal channel id: 7' } });
  });
});

describe('activities', () => {
  it('are read back with a status, newest first, and by page', async () => {
    await using called = await openChannel();
    for (const body of [bodies.none, bodies.comment, bodies.duration]) await called.create(body);
    const list = await called.get(ACTIVITY_LIST, { ...CHANNEL, pageNumber: '1', pageSize: '2' });
    expect(list.body.data).toMatchObject({
      pageNumber: 1,
      pageSize: 2,
      totalItems: 3,
      totalPages: 2,
      contents: [{ id: 20523 }, { id: 20522 }],
    });
    const get = await called.get(ACTIVITY_GET, { ...CHANNEL, id: '20522' });
    expect(get.body.data).toMatchObject({ id: 20522, comment: '666', status: 'Y', lotteryOnlineEnabled: 'Y' });
  });

  it('are still found by id once they are deleted', async () => {
    await using called = await openChannel();
    called.simulator.putActivity(CHANNEL.channelId, { id: 9007199254740993n });
    called.simulator.deleteActivity(CHANNEL.channelId, '9007199254740993');
    expect((await called.get(ACTIVITY_LIST, CHANNEL)).body.data).toMatchObject({ totalItems: 0, contents: [] });
    const { text } = await called.get(ACTIVITY_GET, { ...CHANNEL, id: '9007199254740993' });
    expect(text).toContain('"id":9007199254740993,');
  });
});
