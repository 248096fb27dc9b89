import type { Reporter, TestModule } from 'vitest/node';

/** Ends the output with one plain line: "N passed, N failed, N skipped". */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) {
        const { state } = test.result();
        if (state !== 'pending') count[state]++;
      }
      // A file that could not even be loaded has no tests to count.
      if (module.state() === 'failed' && tests.every((test) => test.result().state !== 'failed')) count.failed++;
    }
    count.failed += unhandledErrors.length;
    console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  }
}
