import type { Ask } from '../../domain/platform.js';

/** One thing per operation, made when first needed and forgotten with the operation. */
export function perAsk<T extends object>(create: (ask: Ask) => T): (ask: Ask) => T {
  const made = new WeakMap<Ask, T>();
  return (ask) => {
    const known = made.get(ask);
    if (known !== undefined) return known;
    const fresh = create(ask);
    made.set(ask, fresh);
    return fresh;
  };
}
