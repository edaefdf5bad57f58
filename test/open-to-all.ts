import { scopes } from '../src/domain/caller.js';

/** Everything for whoever asks; who may see what has tests of its own. */
export const openToAll = { AUTH_ANONYMOUS_SCOPES: scopes.join(',') };
