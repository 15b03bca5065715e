import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { fleetLifeArbitrary } from './fleet-life.js';

/** A module with one rule of the fleet broken, by the name of the rule; and what the simulation has to say of it. */
interface Sabotage {
  readonly module: string;
  readonly wrongly: (original: object) => object;
  readonly found: RegExp;
}

function sabotage<TModule extends object>(
  module: string,
  found: RegExp,
  wrongly: (original: TModule) => Partial<TModule>,
): Sabotage {
  return { module, found, wrongly: (original) => wrongly(original as TModule) };
}

type Adjustment = typeof import('../../src/testing/cluster/adjustment.js');
type Backoff = typeof import('../../src/policy/backoff.js');
type Classification = typeof import('../../src/policy/classification.js');
type Cluster = typeof import('../../src/model/cluster.js');
type Fleet = typeof import('../../src/testing/cluster/fleet.js');
type Guards = typeof import('../../machines/lifecycle.guards.js');
type Replacement = typeof import('../../src/testing/cluster/replacement.js');
type Starts = typeof import('../../src/policy/starts.js');
type Tasks = typeof import('../../src/testing/cluster/task-runner.js');
type Transitions = typeof import('../../machines/lifecycle.transitions.js');

const ADJUSTMENT = '../../src/testing/cluster/adjustment.js';
const BACKOFF = '../../src/policy/backoff.js';
const CLASSIFICATION = '../../src/policy/classification.js';
const CLUSTER = '../../src/model/cluster.js';
const STARTS = '../../src/policy/starts.js';
const LIMITS = '../../src/policy/limits.js';
const TASKS = '../../src/testing/cluster/task-runner.js';

/** The task runner with other options. */
const running =
  (changed: (options: { parallelism: number; givesUp: 'NEVER' | 'ON_FAILURE' | 'ON_LIMIT' }) => object) =>
  ({ TaskRunner }: Tasks): Partial<Tasks> => ({
    TaskRunner: class extends TaskRunner {
      override run(...[work, signal, tasks, options]: Parameters<InstanceType<typeof TaskRunner>['run']>) {
        return super.run(work, signal, tasks, { ...options, ...changed(options) });
      }
    },
  });

const SABOTAGES: Readonly<Record<string, Sabotage>> = {
  'a host that keeps failing is backed off from': sabotage<Backoff>(BACKOFF, /within its back-off/, () => ({
    backoffAfter: () => ({ failures: 0, notBefore: -Infinity }),
  })),
  'a crash loop is backed off from': sabotage<Backoff>(BACKOFF, /within its back-off/, ({ backoffAfter }) => ({
    backoffAfter: (history, ...rest) =>
      backoffAfter(
        history.filter(({ errorMessage = '' }) => !errorMessage.includes('check')),
        ...rest,
      ),
  })),
  'the back-off lasts four lives of what did not live long': sabotage<Backoff>(
    BACKOFF,
    /within its back-off/,
    ({ backoffAfter }) => ({
      backoffAfter: (history, service, ...rest) =>
        backoffAfter(history, { ...service, startLimitMs: -1, staleAfterMs: 0 }, ...rest),
    }),
  ),
  'so does that after a start that hung': sabotage<Backoff>(BACKOFF, /within its back-off/, ({ backoffAfter }) => ({
    backoffAfter: (history, service, ...rest) => backoffAfter(history, { ...service, staleAfterMs: 0 }, ...rest),
  })),
  'the back-off does not wait for a clock that was put back': sabotage<Backoff>(
    BACKOFF,
    /on host-\d+: nothing|is tested by/,
    () => ({
      isFromTheFuture: () => false,
    }),
  ),
  'an operator adjusts without back-off': sabotage<typeof import('../../src/policy/planned-service.js')>(
    '../../src/policy/planned-service.js',
    /did not try/,
    ({ serviceOf }) => ({ serviceForWork: (context, { operation }) => serviceOf(context, operation.opSpec) }),
  ),
  'an overdue start is stopped': sabotage<Classification>(CLASSIFICATION, /STARTING/, ({ classifyInstances }) => ({
    classifyInstances: (service, ...rest) => classifyInstances({ ...service, startLimitMs: Infinity }, ...rest),
  })),
  'nothing is started on a silent host': sabotage<Classification>(
    CLASSIFICATION,
    /on host-\d+: nothing|is tested by|did not try/,
    ({ classifyInstances }) => ({
      classifyInstances: (service, observed, now) => ({
        ...classifyInstances(service, { ...observed, hosts: { ...observed.hosts, newestReportAt: -Infinity } }, now),
        isOutdated: classifyInstances(service, observed, now).isOutdated,
      }),
    }),
  ),
  'an outdated observation moves nothing': sabotage<Classification>(
    CLASSIFICATION,
    /by an outdated observation/,
    ({ classifyInstances }) => ({
      classifyInstances: (...given) => ({ ...classifyInstances(...given), isOutdated: false }),
    }),
  ),
  'a draining host keeps what it has': sabotage<Cluster>(CLUSTER, /which drains/, ({ EXECUTOR_STATE_GROUPS }) => ({
    EXECUTOR_STATE_GROUPS: { ...EXECUTOR_STATE_GROUPS, BLACKLIST_REQUESTED: 'blacklisted' } as never,
  })),
  'a blacklisted host is emptied': sabotage<Cluster>(CLUSTER, /it is blacklisted/, ({ EXECUTOR_STATE_GROUPS }) => ({
    EXECUTOR_STATE_GROUPS: { ...EXECUTOR_STATE_GROUPS, BLACKLISTED: 'draining' } as never,
  })),
  'no fleet that works is given up': sabotage<typeof import('../../src/policy/failure-budget.js')>(
    '../../src/policy/failure-budget.js',
    /was given up with \d/,
    () => ({
      isFailureBudgetSpent: ({ settings: { failureBudget }, consecutiveFailures }) =>
        failureBudget !== null && consecutiveFailures >= failureBudget,
    }),
  ),
  'a cancelled restart leaves the service as it was': sabotage<Transitions>(
    '../../machines/lifecycle.transitions.js',
    /because a restart was cancelled/,
    ({ to, cancelIntoEmergency }) => ({
      to: ((...given: Parameters<typeof to>) =>
        given[1] === 'recordCancellation' && given[2] !== undefined
          ? cancelIntoEmergency(given[2])
          : to(...given)) as typeof to,
    }),
  ),
  'no host gets more instances than it should': sabotage<Starts>(
    STARTS,
    /where \d are active/,
    ({ missingInstances }) => ({
      missingInstances: (service, ...rest) =>
        missingInstances({ ...service, instancesPerHost: service.instancesPerHost + 1 }, ...rest),
    }),
  ),
  'nothing is destroyed that runs': sabotage<Guards>(
    '../../machines/lifecycle.guards.js',
    /was destroyed with \d/,
    ({ GUARDS }) => ({
      GUARDS: { ...GUARDS, hasNoInstances: GUARDS.isForThisService },
    }),
  ),
  'a restart that replaces nothing fails': sabotage<Replacement>(
    '../../src/testing/cluster/replacement.js',
    /replaced nothing and succeeded/,
    ({ ReplacementWork }) => ({
      ReplacementWork: class extends ReplacementWork {
        override run(...given: Parameters<InstanceType<typeof ReplacementWork>['run']>) {
          return super.run(...given).catch(() => undefined);
        }
      },
    }),
  ),
  'a replacement starts first': sabotage<Tasks>(
    TASKS,
    /was stopped before another ran in its place/,
    ({ TaskRunner }) => ({
      TaskRunner: class extends TaskRunner {
        override run(...[work, signal, tasks, options]: Parameters<InstanceType<typeof TaskRunner>['run']>) {
          return super.run(
            work,
            signal,
            tasks.map((task) => ({ ...task, isStopFirst: true })),
            options,
          );
        }
      },
    }),
  ),
  'an adjustment goes on past what fails': sabotage<Tasks>(
    TASKS,
    /did not try/,
    running(() => ({ givesUp: 'ON_FAILURE' })),
  ),
  'it begins nothing after a start that used up its limit': sabotage<Tasks>(
    TASKS,
    /had used up its whole limit/,
    running(() => ({ givesUp: 'NEVER' })),
  ),
  'an adjustment stops first': sabotage<Adjustment>(
    ADJUSTMENT,
    /was stopped after others were started/,
    ({ adjustmentTasks }) => ({
      adjustmentTasks: (...given) => {
        const { stops, starts } = adjustmentTasks(...given);
        return { stops: [], starts: [...starts, ...stops] };
      },
    }),
  ),
  'it starts first where the fewest failed': sabotage<Adjustment>(
    ADJUSTMENT,
    /after host-\d+, which fails/,
    ({ adjustmentTasks }) => ({
      adjustmentTasks: (...given) => {
        const { stops, starts } = adjustmentTasks(...given);
        return { stops, starts: [...starts].reverse() };
      },
    }),
  ),
  'each start has a limit of its own': sabotage<Fleet>(
    '../../src/testing/cluster/fleet.js',
    /timed out before the limits/,
    ({ Fleet }) => ({
      Fleet: class extends Fleet {
        override start(...[service, executorId, options]: Parameters<InstanceType<typeof Fleet>['start']>) {
          return super.start(service, executorId, { ...options, limitMs: 1e9 });
        }
      },
    }),
  ),
  'the whole work is limited for all of its instances': sabotage<typeof import('../../src/policy/limits.js')>(
    LIMITS,
    /timed out before the limits/,
    () => ({
      workTimeoutMs: () => 60_000,
    }),
  ),
  'the test moves away from a broken host': sabotage<Starts>(STARTS, /is tested by/, ({ missingTestInstance }) => ({
    missingTestInstance: (service, classification, now) =>
      missingTestInstance(service, { ...classification, instances: [] }, now),
  })),
};

const MOST_LIVES = 1_000;
const SEED = 2;

it.each(Object.entries(SABOTAGES))('broken on purpose, it is found: %s', async (rule, { module, wrongly, found }) => {
  vi.resetModules();
  vi.doMock(module, async (importOriginal) => {
    const original = await importOriginal<object>();
    return { ...original, ...wrongly(original) };
  });
  try {
    const { simulateFleet } = await import('./simulate-fleet.js');
    const property = fc.asyncProperty(fleetLifeArbitrary(6), async (life) => {
      const violations = await simulateFleet(life);
      if (violations.some((text) => found.test(text))) throw new Error(violations.join('\n'));
    });
    const { failed, numRuns } = await fc.check(property, { numRuns: MOST_LIVES, seed: SEED, endOnFailure: true });
    expect(failed, `not found in ${String(MOST_LIVES)} lives of seed ${String(SEED)}`).toBe(true);
    console.log(`${rule}: found in life ${String(numRuns)} of seed ${String(SEED)}`);
  } finally {
    vi.doUnmock(module);
  }
});
