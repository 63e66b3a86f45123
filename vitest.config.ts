import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src-*/**/*.test.ts', 'src-*/**/*.test.tsx', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    environment: 'node',
    // Each worker loads a module once. No test replaces a module; what one stubs is put back.
    isolate: false,
    restoreMocks: true,
    unstubEnvs: true,
    // Every core works: Vitest would leave one idle, which on a machine of two is half.
    maxWorkers: availableParallelism(),
    // Generous, for a busy machine: tests wait for conditions, so a fast one ends at once.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
