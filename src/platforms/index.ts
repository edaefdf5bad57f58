import type { PlatformMaker } from './maker.js';
import { polyv } from './polyv/index.js';
import { volcengine } from './volcengine/index.js';

/** Every platform this gateway knows. */
export const makers: readonly PlatformMaker[] = [polyv, volcengine];
