// node count.mjs vitest|demo FILE: prints "<passed> <failed>" of a report; a report that is missing or makes no sense is one failure.
import { readFileSync } from 'node:fs';

const [kind, file] = process.argv.slice(2);

const counters = {
  vitest: ({ numPassedTests, numFailedTests, success }) => [numPassedTests, numFailedTests || (success ? 0 : 1)],
  demo: ({ ok, checks }) => {
    const failing = checks.filter((check) => !check.ok);
    for (const { name } of failing) console.error(`not as it must be: ${name}`);
    return [checks.length - failing.length, failing.length || (ok ? 0 : 1)];
  },
};

try {
  console.log(counters[kind](JSON.parse(readFileSync(file, 'utf8'))).join(' '));
} catch (error) {
  console.error(`no report: ${error.message}`);
  console.log('0 1');
}
