import { isInteger, isLosslessNumber } from 'lossless-json';
import { refusals } from './refusal.js';

export type Body = Readonly<Record<string, unknown>>;

/** One field of a request body, as a table of lottery-activity/create describes it. */
export interface Field {
  readonly name: string;
  /** What the platform calls it when it is missing. */
  readonly label: string;
  /** Throws where a value that is there is not of the documented type. */
  readonly check: (value: unknown, name: string) => void;
  /** Whether it must be there, given the rest of the body. Left out: never. */
  readonly required?: (body: Body) => boolean;
}

const always = () => true;
const isNot =
  (...conditions: readonly unknown[]) =>
  (body: Body) =>
    !conditions.includes(body['lotteryCondition']);
const has = (name: string, value: string) => (body: Body) => body[name] === value;
const both = (one: (body: Body) => boolean, other: (body: Body) => boolean) => (body: Body) => one(body) && other(body);

const claimFields: readonly Field[] = [
  { name: 'type', label: '类型', check: oneOf('userName', 'userPhone', 'custom') },
  { name: 'field', label: '字段名', check: text, required: always },
  { name: 'tips', label: '提示语', check: text, required: always },
  { name: 'required', label: '是否必填', check: boolean },
];

/** How a prize is claimed; `applies` says where the platform demands it at all. */
function claimMethod(applies: (body: Body) => boolean): readonly Field[] {
  return [
    { name: 'acceptType', label: '领奖方式', check: oneOf('form', 'link', 'qrCode'), required: applies },
    {
      name: 'formInfo',
      label: '领奖方式表单字段信息',
      check: rowsOf(claimFields),
      required: both(applies, has('acceptType', 'form')),
    },
    { name: 'prizeUrl', label: '奖品链接', check: text, required: both(applies, has('acceptType', 'link')) },
    { name: 'qrCode', label: '二维码链接', check: text, required: both(applies, has('acceptType', 'qrCode')) },
    { name: 'qrCodeTips', label: '二维码提示语', check: text },
  ];
}

const prizeFields: readonly Field[] = [
  { name: 'prizeItem', label: '奖项名称', check: text, required: always },
  { name: 'correctAnswerCount', label: '答对题目数', check: wholeNumber, required: always },
  { name: 'prizeName', label: '奖品名称', check: text, required: always },
  { name: 'thumbnail', label: '奖品图片', check: text },
  { name: 'realPrice', label: '优惠价格', check: decimal },
  { name: 'price', label: '奖品原价', check: decimal },
  ...claimMethod(always),
  { name: 'amount', label: '中奖人数', check: count, required: always },
  { name: 'hiddenWinnerAmount', label: '是否隐藏中奖人数', check: flag },
];

const invites = has('lotteryCondition', 'invite');
const invitesElsewhere = both(invites, has('inviteType', 'external'));
const questions = has('lotteryCondition', 'question');

/** The request body of lottery-activity/create. */
export const activityFields: readonly Field[] = [
  { name: 'activityName', label: '活动名称', check: text, required: always },
  {
    name: 'lotteryCondition',
    label: '活动类型',
    check: oneOf('none', 'invite', 'duration', 'comment', 'question'),
    required: always,
  },
  { name: 'amount', label: '中奖人数', check: count, required: always },
  { name: 'hiddenWinnerAmount', label: '是否隐藏中奖人数', check: flag },
  { name: 'lotteryRange', label: '参与抽奖用户类型', check: oneOf('all', 'customGroup') },
  {
    name: 'customGroupIds',
    label: '自定义分组ID',
    check: listOfIds,
    required: has('lotteryRange', 'customGroup'),
  },
  { name: 'customGroupLotteryType', label: '分组抽取方式', check: oneOf('average', 'random') },
  { name: 'customGroupLotteryAmount', label: '每组抽取数量', check: count },
  { name: 'hiddenAttendeeNumber', label: '是否隐藏参与人数', check: flag },
  { name: 'repeatWinEnabled', label: '允许重复中奖', check: flag },
  { name: 'receiveEnabled', label: '是否填写收货信息', check: flag },
  { name: 'receiveInfo', label: '收货字段信息', check: rowsOf(claimFields) },
  { name: 'prizeName', label: '奖品名称', check: text, required: always },
  { name: 'thumbnail', label: '奖品图片', check: text },
  { name: 'activityDuration', label: '活动时长', check: minutes, required: isNot('none') },
  { name: 'inviteType', label: '邀请方式', check: oneOf('poster', 'external'), required: invites },
  { name: 'externalListLink', label: '外部名单链接', check: text, required: invitesElsewhere },
  { name: 'externalInviteNumLink', label: '获取邀请人数链接', check: text, required: invitesElsewhere },
  { name: 'inviteNum', label: '邀请人数', check: count, required: invites },
  { name: 'duration', label: '观看时长', check: count, required: has('lotteryCondition', 'duration') },
  { name: 'comment', label: '评论', check: text, required: has('lotteryCondition', 'comment') },
  ...claimMethod(isNot('none', 'question')),
  { name: 'realPrice', label: '优惠价格', check: decimal },
  { name: 'price', label: '奖品原价', check: decimal },
  { name: 'prizeInfo', label: '奖品信息', check: rowsOf(prizeFields), required: questions },
  { name: 'questionGroupId', label: '问答组模板ID', check: wholeNumber, required: questions },
  { name: 'perAnswerDuration', label: '每道题的答题时长', check: count, required: questions },
];

/** Refuses a body that lacks what it must have, or has something of another type than documented. */
export function checkFields(fields: readonly Field[], body: Body): void {
  for (const { name, label, check, required } of fields) {
    if (!isEmpty(body[name])) check(body[name], name);
    else if (required?.(body) === true) throw refusals.missing(label);
  }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function text(value: unknown): void {
  if (typeof value !== 'string') throw refusals.notJson();
}

function boolean(value: unknown): void {
  if (typeof value !== 'boolean') throw refusals.notJson();
}

function flag(value: unknown): void {
  if (value !== 'Y' && value !== 'N') throw refusals.notFlag();
}

function oneOf(...words: readonly string[]) {
  return (value: unknown): void => {
    if (!words.some((word) => word === value)) throw refusals.invalid();
  };
}

function decimal(value: unknown, name: string): void {
  if (!isLosslessNumber(value)) throw refusals.notNumber(name);
}

function wholeNumber(value: unknown, name: string): void {
  if (!isLosslessNumber(value) || !isInteger(value.value)) throw refusals.notNumber(name);
}

function count(value: unknown, name: string): void {
  wholeNumber(value, name);
  if (Number(value) < 1) throw refusals.outOfRange();
}

/** `activityDuration` is a String of minutes, unlike all other numbers of the body. */
function minutes(value: unknown, name: string): void {
  text(value);
  if (!/^[1-9]\d*$/.test(String(value))) throw refusals.notNumber(name);
}

/** The document calls `customGroupIds` an Array and not of what. */
function listOfIds(value: unknown): void {
  if (!Array.isArray(value)) throw refusals.notJson();
  if (!value.every((id) => /^\d+$/.test(String(id)))) throw refusals.invalid();
}

function rowsOf(fields: readonly Field[]) {
  return (value: unknown): void => {
    if (!Array.isArray(value)) throw refusals.notJson();
    for (const row of value as readonly unknown[]) {
      if (!isBody(row)) throw refusals.notJson();
      checkFields(fields, row);
    }
  };
}

/** Whether this is a JSON object. */
export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}
