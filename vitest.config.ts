import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vite would load graphql's ES build beside the CommonJS one that Node gives to the libraries: two realms.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    // What the gateways write while the tests run is kept, and looked through for secrets at the end.
    globalSetup: ['./test/secrets/global-setup.ts'],
    setupFiles: ['./test/secrets/setup.ts'],
    reporters: ['default', './test/reporter.ts'],
    // Most tests wait for clocks and sockets, not for a core.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
    // Engines are killed and clocks are waited for on a machine that others use too: what passes at the second try is
    // named at the end (`test/reporter.ts`), and should be looked at.
    retry: process.env['CI'] === undefined ? 0 : 1,
    slowTestThreshold: 2_000,
  },
});
