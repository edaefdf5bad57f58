/** The environment, read by name. Faults are gathered and told all at once; no fault shows a value that is secret. */
export type Settings = ReturnType<typeof createSettings>;

export type Environment = Readonly<Record<string, string | undefined>>;

export function createSettings(env: Environment) {
  const faults: string[] = [];

  /** An empty value is the same as none: `.env` files often keep the names of unused settings. */
  function valueOf(name: string): string | null {
    const value = env[name]?.trim() ?? '';
    return value === '' ? null : value;
  }

  function listOf(name: string): readonly string[] {
    return (valueOf(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }

  return {
    /** Whether any of these is set. */
    has(...names: readonly string[]): boolean {
      return names.some((name) => valueOf(name) !== null);
    },

    /** Secrets come through here too, so a fault never shows the value. */
    text(name: string): string {
      const value = valueOf(name);
      if (value === null) faults.push(`${name}: expected a text, got nothing`);
      return value ?? '';
    },

    textOr<Fallback extends string | null>(name: string, fallback: Fallback): string | Fallback {
      return valueOf(name) ?? fallback;
    },

    /** A comma-separated list; left out: empty. May hold secrets. */
    list: listOf,

    /** A comma-separated list of which every item has to be as `expected` says; the same item twice counts once. */
    checkedList(name: string, fits: (item: string) => boolean, expected: string): readonly string[] {
      const items = [...new Set(listOf(name))];
      const bad = items.find((item) => !fits(item));
      if (bad !== undefined) faults.push(`${name}: expected ${expected}, got "${bad}"`);
      return items;
    },

    /** The same for secrets: a fault does not show the item. */
    secrets(name: string, fits: (item: string) => boolean, expected: string): readonly string[] {
      const items = [...new Set(listOf(name))];
      if (!items.every(fits)) faults.push(`${name}: expected each item to be ${expected}`);
      return items;
    },

    integer(name: string, fallback: number, min: number, max: number): number {
      const value = Number(valueOf(name) ?? fallback);
      if (Number.isInteger(value) && value >= min && value <= max) return value;
      faults.push(`${name}: expected a whole number from ${min} to ${max}, got "${valueOf(name)}"`);
      return fallback;
    },

    oneOf<const Word extends string>(name: string, words: readonly [Word, ...Word[]]): Word {
      const value = valueOf(name) ?? words[0];
      const word = words.find((candidate) => candidate === value);
      if (word !== undefined) return word;
      faults.push(`${name}: expected ${words.join(' or ')}, got "${value}"`);
      return words[0];
    },

    /** An http or https origin, without a path. The value is not shown: people put passwords into URLs. */
    origin(name: string, fallback: string): string {
      const value = valueOf(name) ?? fallback;
      const url = URL.canParse(value) ? new URL(value) : null;
      const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '';
      if (isOrigin && url.username === '' && url.password === '') return url.origin;
      faults.push(`${name}: expected an origin such as ${fallback}`);
      return fallback;
    },

    /** An address with one of these schemes, such as `postgres:`; null where it is left out. It may hold a password. */
    addressOr(name: string, schemes: readonly string[], example: string): string | null {
      const value = valueOf(name);
      if (value === null || (URL.canParse(value) && schemes.includes(new URL(value).protocol))) return value;
      faults.push(`${name}: expected an address such as ${example}`);
      return null;
    },

    /** A fault that only the settings' reader can see. It must not show a value that is secret. */
    fault(message: string): void {
      faults.push(message);
    },

    /** Tells every fault found so far. Call it when all is read and nothing is open yet. */
    verify(): void {
      if (faults.length > 0) throw new SettingsError(faults);
    },
  };
}

export class SettingsError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`Bad settings\n  ${faults.join('\n  ')}`);
    this.name = 'SettingsError';
  }
}
