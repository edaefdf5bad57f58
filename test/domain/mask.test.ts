import { expect, it } from 'vitest';
import { maskAddress, maskName, maskPhone, maskText } from '../../src/domain/mask.js';

it.each([
  [maskPhone, '18012341234', '180****1234'],
  [maskPhone, '+8618012341234', '+86****1234'],
  [maskPhone, '02112345678', '021****5678'],
  [maskPhone, '1234567', '****67'],
  [maskPhone, '12345', '****'],
  [maskPhone, '', '****'],
  [maskName, '方小圆', '方****'],
  [maskName, '🦊fox', '🦊****'],
  [maskName, 'x', 'x****'],
  [maskName, '', '****'],
  [maskAddress, '203.0.113.77', '203.0.113.x'],
  [maskAddress, '2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8:85a3:x'],
  [maskAddress, '2001:db8::1', '****'],
  [maskAddress, '::1', '****'],
  [maskAddress, '203.0.113.77, 10.0.0.1', '****'],
  [maskAddress, 'unknown', '****'],
  [maskText, 'anything', '****'],
])('%o of %s shows %s', (mask, text, shown) => {
  expect(mask(text)).toBe(shown);
});
