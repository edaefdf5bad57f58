import { describe, expect, it } from 'vitest';
import { request } from 'node:http';
import { startGateway, type TestGateway } from '../gateway.js';
import { awardFields, DOOR, readWinners } from './callbacks.js';

const start = (environment: Readonly<Record<string, string>>) => startGateway({ environment });
const forwarded = (by: string) => ({ 'x-forwarded-for': by });

async function post(gateway: TestGateway, headers: Record<string, string> = {}) {
  const body = gateway.volcengine.signCallback(awardFields());
  const response = await gateway.post(DOOR, body, headers);
  return { status: response.status, text: await response.text() };
}

const refused = { status: 403, text: '{"code":"SOURCE_NOT_ALLOWED"}' };

describe('WEBHOOK_SOURCES', () => {
  it('lets in who is listed', async () => {
    await using gateway = await start({ WEBHOOK_SOURCES: '203.0.113.7, 127.0.0.0/8' });
    expect((await post(gateway)).status).toBe(200);
    expect(await readWinners(gateway)).toHaveLength(1);
  });

  it('turns everybody else away, records nothing, and says in the log why, but not whom', async () => {
    await using gateway = await start({ WEBHOOK_SOURCES: '203.0.113.7,2001:db8::/32' });
    expect(await post(gateway)).toEqual(refused);
    expect(await post(gateway, forwarded('203.0.113.7'))).toEqual(refused); // nobody's word is taken
    expect(await readWinners(gateway)).toEqual([]);
    const told = gateway.logged.filter((line) => line.includes('callback refused'));
    expect(told).toHaveLength(2);
    expect(told[0]).toContain('WEBHOOK_SOURCES');
    expect(gateway.logged.join()).not.toMatch(/127\.0\.0\.1"|203\.0\.113/);
  });

  it('closes the webhooks alone', async () => {
    await using gateway = await start({ WEBHOOK_SOURCES: '203.0.113.7' });
    const { errors } = await gateway.ask('{ platforms { platform } }');
    expect(errors).toEqual([]);
    expect((await fetch(`${gateway.origin}/healthz`)).status).toBe(200);
  });

  it('answers before the body is there', async () => {
    await using gateway = await start({ WEBHOOK_SOURCES: '203.0.113.7' });
    const headers = { 'content-type': 'application/json', 'content-length': '1000000' };
    const status = await new Promise((resolve, reject) => {
      const asked = request(`${gateway.origin}${DOOR}`, { method: 'POST', headers });
      asked.on('response', (answer) => {
        resolve(answer.statusCode);
        asked.destroy();
      });
      asked.on('error', reject);
      asked.write('{'); // and then nothing
    });
    expect(status).toBe(403);
  });

  it.each(['', '127.0.0.1,', ','])('refuses nobody where it lists nobody, and forgives a comma: "%s"', async (list) => {
    await using gateway = await start({ WEBHOOK_SOURCES: list });
    expect((await post(gateway)).status).toBe(200);
  });

  it.each(['localhost', '10.0.0.0/33', '0.0.0.0/0', '127.0.0.1,10.0.0'])('refuses the start with %s', async (list) => {
    await expect(start({ WEBHOOK_SOURCES: list })).rejects.toThrow(/WEBHOOK_SOURCES: expected addresses and ranges/);
  });
});

describe('with TRUST_PROXY', () => {
  const WEBHOOK_SOURCES = '203.0.113.0/24,2001:db8::/32';

  it.each([
    ['127.0.0.1', '203.0.113.9', 200],
    ['127.0.0.1', '2001:db8::9', 200],
    ['127.0.0.1', '::ffff:203.0.113.9', 200],
    ['127.0.0.1', '198.51.100.1', 403],
    ['127.0.0.1', '203.0.113.9, 198.51.100.1', 403], // the proxy has seen the last one
    ['127.0.0.1', '198.51.100.1, 203.0.113.9', 200],
    ['127.0.0.1,198.51.100.0/24', '203.0.113.9, 198.51.100.1', 200],
    ['10.0.0.1', '203.0.113.9', 403], // not our proxy
    ['1', '203.0.113.9', 200],
    ['1', '203.0.113.9, 198.51.100.1', 403],
    ['2', '203.0.113.9, 198.51.100.1', 200],
    ['127.0.0.1', 'unknown', 403],
    ['127.0.0.1', '203.0.113.9:4711', 403],
    ['127.0.0.1', '"203.0.113.9"', 403],
    ['127.0.0.1', '', 403],
    ['127.0.0.1', ',,,', 403],
  ])('of %s, a caller for whom is forwarded "%s" gets %i', async (TRUST_PROXY, by, status) => {
    await using gateway = await start({ WEBHOOK_SOURCES, TRUST_PROXY, AUTH_ANONYMOUS_SCOPES: 'winner:read' });
    expect((await post(gateway, forwarded(by))).status).toBe(status);
  });

  it('of everybody, whoever calls could name an address: the start is refused', async () => {
    await expect(start({ WEBHOOK_SOURCES, TRUST_PROXY: 'true' })).rejects.toThrow(
      /TRUST_PROXY: expected a number of proxies or their addresses beside WEBHOOK_SOURCES/,
    );
  });
});
