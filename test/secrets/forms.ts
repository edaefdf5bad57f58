/** The ways in which a text may be written so that whoever finds it can read it. */
export function toForms(text: string): ReadonlySet<string> {
  const bytes = Buffer.from(text, 'utf8');
  const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
  const inJson = [
    JSON.stringify(text).slice(1, -1),
    ...[/[^ -~]/g, /[\s\S]/g].flatMap((which) => [
      text.replaceAll(which, (unit) => `\\u${toHexadecimal(unit)}`),
      text.replaceAll(which, (unit) => `\\u${toHexadecimal(unit).toUpperCase()}`),
    ]),
  ];
  return new Set([
    text,
    ...inJson,
    ...inJson.map((form) => JSON.stringify(form).slice(1, -1)), // JSON in JSON
    encodeURIComponent(text),
    encodeURIComponent(text).toLowerCase(),
    new URLSearchParams([['', text]]).toString().slice(1),
    pairs.map((pair) => `%${pair}`).join(''),
    pairs.map((pair) => `%${pair.toUpperCase()}`).join(''),
    pairs.join(''),
    pairs.join('').toUpperCase(),
    pairs.join(' '), // a Buffer as Node shows it
    [...bytes].join(','), // and as JSON has it
    ...toBase64(bytes),
  ]);
}

/** Within a longer text that is written in base64, three bytes decide where the characters fall. */
function toBase64(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    // The characters at both ends are the neighbours' too.
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor((whole.length * 8) / 6);
    return (['base64', 'base64url'] as const).map((encoding) => whole.toString(encoding).slice(first, last));
  });
}

/** Of one UTF-16 unit. */
function toHexadecimal(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(4, '0');
}
