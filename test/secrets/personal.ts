import { readdirSync, readFileSync } from 'node:fs';
import { createRandom } from '../../src/simulator/volcengine/random.js';
import { createViewers } from '../../src/simulator/volcengine/viewers.js';
import type { Canary } from './grep.js';

/** Which fields of both platforms and of our own hold something personal, and how short a text of theirs is no canary. */
const fields: readonly (readonly [kind: string, shortest: number, names: string])[] = [
  ['phone', 11, 'Telephone|LoginTel|PhoneNumber|UserTel|ReceiverTel|telephone|phone'],
  ['name', 3, 'NickName|UserName|ReceiverName|nickname|viewerName'],
  ['address', 6, 'AwardAddress|address'],
  ['e-mail', 6, 'AwardEmail|email'],
  ['IP address', 8, 'UserAccessIP|Ip|ipAddress'],
  ['external id', 8, 'ExternalID|ExternalId|externalId'],
  ['extra', 6, 'Extra|extra'],
];

/** The grep's own tests speak of leaks, and tables of documents of types. */
const ownWords = /^secrets\/grep\.test\.ts$|\/fields\.json$/;

/** Short plain words stand in honest lines too, unless they say that they are canaries. */
const usual = /^(?!.*canary)([a-z]{1,7}|undefined|https?:\/\/)$/i;

/** The personal data of the tests and of the simulated platforms: what stands in these fields in their sources. */
export function readPersonalCanaries(folder = 'test'): readonly Canary[] {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|json)$/.test(file) && !ownWords.test(file))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'));
  const written = fields.flatMap(([kind, shortest, names]) => {
    const values = new RegExp(`\\b(?:${names})["']?\\s*:\\s*(["'\`])((?:(?!\\1)[^\\\\\\n$]){${shortest},})\\1`, 'g');
    return sources.flatMap((text) => [...text.matchAll(values)].map(([, , value = '']) => ({ kind, text: value })));
  });
  const all = [...written, ...invented()];
  const isCanary = ({ text }: Canary) => !/\*|\.x$/.test(text) && !usual.test(text);
  return [...new Map(all.filter(isCanary).map((canary) => [canary.text, canary])).values()];
}

/** Names and numbers that the simulated platform invents: more rows than there are names. */
function invented(): readonly Canary[] {
  const viewers = createViewers(createRandom(1)).inventViewers(1_000);
  return viewers.flatMap(({ nickname, externalId }) => [
    { kind: 'name', text: nickname },
    { kind: 'external id', text: externalId },
  ]);
}
