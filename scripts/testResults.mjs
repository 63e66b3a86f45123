// Reads what the test runners report, so that the sum is the real one and each failure is named again at the end.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

/**
 * Passed tests in vitest's JSON, and the failed ones by name with the first line of why. A file that could not be loaded
 * counts as one failure, and so does a runner that ended badly without a failed test.
 */
export function vitestResults(file, status) {
  const report = read(file);
  if (!report) return crashed(status);
  const failures = report.testResults.flatMap((suite) => {
    const name = path.relative(root, suite.name);
    const failed = suite.assertionResults.filter((test) => test.status === 'failed').map((test) => `${name} › ${test.fullName}: ${firstLine(test.failureMessages[0])}`);
    return suite.status === 'failed' && suite.assertionResults.length === 0 ? [`${name}: ${firstLine(suite.message)}`] : failed;
  });
  return honest({ passed: report.numPassedTests, failures }, status);
}

/** Likewise for Playwright's JSON. A test that passed only when repeated counts as failed. */
export function playwrightResults(file, status) {
  const report = read(file);
  if (!report) return crashed(status);
  const specs = report.suites.flatMap(specsOf);
  const failures = specs.flatMap(({ name, tests }) =>
    tests.filter((test) => test.status === 'unexpected' || test.status === 'flaky').map((test) => `${name}: ${firstLine(test.results.find((result) => result.error)?.error.message)}`),
  );
  return honest({ passed: report.stats.expected, failures: [...failures, ...report.errors.map((error) => firstLine(error.message))] }, status);
}

function specsOf(suite) {
  const own = (suite.specs ?? []).map((spec) => ({ name: `e2e/${spec.file} › ${spec.title}`, tests: spec.tests }));
  return [...own, ...(suite.suites ?? []).flatMap(specsOf)];
}

function crashed(status) {
  return { passed: 0, failures: [`the runner ended with status ${status} and without a report`] };
}

function honest({ passed, failures }, status) {
  return { passed, failures: status !== 0 && failures.length === 0 ? [`the runner ended with status ${status}, though no test failed`] : failures };
}

/** The first line of a message that says something, without colours. */
function firstLine(message = 'no message') {
  // eslint-disable-next-line no-control-regex -- the escape that begins a colour
  return message.replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n', 1)[0];
}

function read(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
