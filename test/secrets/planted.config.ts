import { mergeConfig } from 'vitest/config';
import usual from '../../vitest.config.js';

/** The usual run of what is no test otherwise. */
export default mergeConfig(usual, { root: '.', test: { include: ['test/secrets/planted.ts'] } });
