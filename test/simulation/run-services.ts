/*
 * Simulates whole lives of a service on a cluster in which everything goes wrong. On failure it prints the seed and the
 * shortest schedule found, saves it to test/simulation/schedules, where the tests replay it, and exits with 1.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { lifecycleMachine } from '../../src/index.js';
import { trackTransitions } from '../../src/testing/index.js';
import { type Schedule, scheduleArbitrary, type Step } from './schedule.js';
import { simulate } from './simulate.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    steps: { type: 'string', default: '25' },
  },
});
const CHUNK = 250;

process.exitCode = await main(wholeNumber('runs'), wholeNumber('seed'), wholeNumber('steps'));

/** Returns the exit code. */
async function main(runs: number, seed: number, maxSteps: number): Promise<number> {
  const begunAt = Date.now();
  const tracker = trackTransitions(lifecycleMachine);
  const played = new Map<string, number>();
  const property = fc.asyncProperty(scheduleArbitrary(maxSteps), async (schedule) => {
    for (const step of schedule.steps) played.set(nameOf(step), (played.get(nameOf(step)) ?? 0) + 1);
    const violations = await simulate(schedule, { inspect: tracker.inspect });
    if (violations.length > 0) throw new Error(violations.join('\n'));
  });
  for (let done = 0; done < runs; done += CHUNK) {
    const result = await fc.check(property, { numRuns: Math.min(CHUNK, runs - done), seed: seed + done });
    if (result.failed) {
      const [schedule] = result.counterexample ?? [];
      process.stderr.write('\n');
      process.stdout.write(
        `${String(result.errorInstance)}\nseed ${String(seed + done)}, path ${String(result.counterexamplePath)}\n`,
      );
      if (schedule !== undefined)
        process.stdout.write(`${JSON.stringify(schedule)}\nsaved as ${save(schedule, seed + done)}\n`);
      return 1;
    }
    const seconds = (Date.now() - begunAt) / 1_000;
    process.stderr.write(
      `\r${String(Math.min(done + CHUNK, runs))} of ${String(runs)} lives, none wrong, ${seconds.toFixed(0)} s `,
    );
  }
  const steps = [...played]
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${String(count)}`);
  const missing = tracker.missing();
  process.stderr.write('\n');
  process.stdout.write(
    [
      `${String(runs)} lives, seed ${String(seed)}: nothing went wrong.`,
      `Steps: ${steps.join(', ')}.`,
      `Transitions taken: ${String(tracker.taken().length)} of ${String(tracker.taken().length + missing.length)}${missing.length === 0 ? '' : `; never: ${missing.join('; ')}`}.`,
      '',
    ].join('\n'),
  );
  return 0;
}

function nameOf(step: Step): string {
  if ('request' in step) return step.request;
  if ('fault' in step) return step.fault;
  return 'observe' in step ? 'observe' : 'pass' in step ? 'pass' : 'crash';
}

/** @returns the file. */
function save(schedule: Schedule, seed: number): string {
  const folder = join(import.meta.dirname, 'schedules');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `seed-${String(seed)}.json`);
  writeFileSync(file, `${JSON.stringify(schedule, null, 2)}\n`);
  return file;
}

function wholeNumber(option: keyof typeof values): number {
  const number = Number(values[option]);
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`--${option} must be a whole number.`);
  return number;
}
