import type { Log } from '../domain/log.js';
import type { Platform } from '../domain/platform.js';
import type { Changes } from './changes.js';
import type { Places } from './places.js';
import type { Settings } from '../settings.js';

export interface PlatformParts {
  readonly settings: Settings;
  readonly log: Log;
  /** Where calls find their place: in this process, or shared with others. */
  readonly places: Places;
  /** What was said of the platform's channels: an answer asked for before that is old. */
  readonly changes: Changes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What a platform's folder exports: how it is made, and by which settings one can tell that it is wanted. */
export interface PlatformMaker {
  readonly name: string;
  /** Settings of which any one says that this platform is to be used for real. */
  readonly credentials: readonly string[];
  /** Reads its own settings and opens nothing. */
  create(parts: PlatformParts): Platform;
}
