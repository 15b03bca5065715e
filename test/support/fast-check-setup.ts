import fc from 'fast-check';

/** FC_SEED: the seed of every property (fast-check-seed.ts chooses one). FC_RUNS: how often each one runs. */
function integerFrom(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`${name} is not an integer: ${text}`);
  return value;
}

const seed = integerFrom('FC_SEED');
const numRuns = integerFrom('FC_RUNS');
fc.configureGlobal({ ...(seed !== undefined && { seed }), ...(numRuns !== undefined && { numRuns }) });

// A property that was cut short has not held.
const timeLimitMs = integerFrom('FC_TIME_LIMIT_MS');
if (timeLimitMs !== undefined)
  fc.installGlobalPlugin(fc.interruptAfterTimeLimit(timeLimitMs, { failOnInterrupt: true }));
