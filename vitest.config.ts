import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup.ts'],
    reporters: ['default', './test/closing-line.ts'],
    // Recognition and Redis are real: seconds, not milliseconds, and more where the machine is busy.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});
