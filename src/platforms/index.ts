import type { Platform } from '../domain/platform.js';
import { cached, type CacheOptions } from './cached.js';
import type { PlatformMaker, PlatformParts } from './maker.js';
import { polyv } from './polyv/index.js';
import { volcengine } from './volcengine/index.js';

/** Every platform this gateway knows. */
export const makers: readonly PlatformMaker[] = [polyv, volcengine];

/** Makes them all, each behind a memory of its answers. */
export function createPlatforms(parts: PlatformParts, cache: CacheOptions): readonly Platform[] {
  return makers.map((maker) => {
    const platform = maker.create(parts);
    return platform.configured ? cached(platform, cache) : platform;
  });
}
