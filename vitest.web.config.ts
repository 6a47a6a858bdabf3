import { defineConfig } from 'vitest/config';

// Set by .ci/run, which adds the counts of all runs up.
const report = process.env['GANYMEDE_TEST_REPORT'];

export default defineConfig({
  test: {
    include: ['test/web/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 1,
    ...(report !== undefined && {
      reporters: ['default', 'json'],
      outputFile: { json: `${report}/web.json` },
    }),
  },
});
