import type { Platform } from '../domain/platform.js';
import { cached, type CacheOptions } from './cached.js';
import { createChanges } from './changes.js';
import type { PlatformMaker, PlatformParts } from './maker.js';
import { polyv } from './polyv/index.js';
import { volcengine } from './volcengine/index.js';

/** Every platform this gateway knows. */
export const makers: readonly PlatformMaker[] = [polyv, volcengine];

/** Makes them all, each behind a memory of its answers. */
export function createPlatforms(
  parts: Omit<PlatformParts, 'changes'>,
  cache: Omit<CacheOptions, 'changes'>,
): readonly Platform[] {
  return makers.map((maker) => {
    const changes = createChanges();
    const platform = maker.create({ ...parts, changes });
    return platform.configured ? cached(platform, { ...cache, changes }) : platform;
  });
}
