import { defineConfig } from 'vitest/config';

// Set by .ci/run, which adds the counts of all runs up.
const report = process.env['GANYMEDE_TEST_REPORT'];

export default defineConfig({
  resolve: { conditions: ['@ganymede/source'] },
  ssr: { resolve: { conditions: ['@ganymede/source'] } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/web/**', 'node_modules/**'],
    testTimeout: 120_000,
    maxWorkers: 2,
    ...(report !== undefined && {
      reporters: ['default', 'json'],
      outputFile: { json: `${report}/unit.json` },
    }),
  },
});
