// Reads what the test runners report, so that the sum is the real one.
import { existsSync, readFileSync } from 'node:fs';

/**
 * Passed and failed tests in vitest's JSON. A file that could not be loaded counts as one failure, and so
 * does a runner that ended badly without a failed test.
 */
export function vitestCounts(file, status) {
  const report = read(file);
  if (!report) return crashed;
  const unloaded = report.testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0).length;
  return honest({ passed: report.numPassedTests, failed: report.numFailedTests + unloaded }, status);
}

/** Likewise for Playwright's JSON. A test that passed only when repeated counts as failed. */
export function playwrightCounts(file, status) {
  const report = read(file);
  if (!report) return crashed;
  const { expected, unexpected, flaky } = report.stats;
  return honest({ passed: expected, failed: unexpected + flaky + report.errors.length }, status);
}

const crashed = { passed: 0, failed: 1 };

function honest({ passed, failed }, status) {
  return { passed, failed: status !== 0 && failed === 0 ? 1 : failed };
}

function read(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
