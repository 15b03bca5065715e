import { describe, expect, it } from 'vitest';
import { lifecycleMachine } from '../../src/index.js';
import { formatReport, type Harness, runConformance, type Subject, createHarness } from '../../src/testing/index.js';
import { brokenHarness, callsOf, withoutGuard } from './harnesses.js';

const reference = createHarness();
const later = () => new Promise<void>((resolve) => setImmediate(resolve));

async function failuresOf(harness: Harness): Promise<readonly string[]> {
  const { failed } = await runConformance(harness);
  return failed.map(({ id }) => id);
}

describe('a controller', () => {
  it('that gives up no service fails exactly there', async () => {
    expect(await failuresOf(withoutGuard('isFailureBudgetSpent'))).toEqual([
      'row/ADJUSTING_INSTANCES/failed-as-often-as-the-failure-budget-allows',
      'row/ADJUSTING_INSTANCES/timed-out-as-often-as-the-failure-budget-allows',
      'row/ADJUSTING_INSTANCES/failed-as-often-as-the-failure-budget-allows-while-config-testing',
      'rule/failure-budget/after-n-failures-an-observation-without-a-healthy-instance-spends-it',
      'rule/failure-budget/before-it-would-lead-to-anything-else',
      'rule/failure-budget/in-config-testing-before-a-test-instance-is-deployed',
      'rule/failure-budget/adjustments-of-the-reconciliation-count',
    ]);
  });

  it('that forgets progress fails exactly there', async () => {
    expect(await failuresOf(withoutGuard('isOwnProgress'))).toEqual([
      'rule/progress/is-kept',
      'rule/progress/without-a-checkpoint-the-last-one-stays',
      'rule/progress/that-is-too-long-is-ignored',
      'rule/attempt/the-progress-outlives-the-restart',
    ]);
  });

  it('that cancels whatever is in flight fails exactly there', async () => {
    const careless = brokenHarness((subject) => ({
      send: (request) => subject.send(request.type === 'CANCEL' ? { type: 'CANCEL' } : request),
    }));
    expect(await failuresOf(careless)).toEqual([
      'rule/cancel/of-another-service',
      'rule/cancel/of-work-that-is-over',
      'rule/cancel/of-other-work-of-the-same-revision',
      'rule/cancel/of-work-that-is-none-of-a-test-deployment-s-two',
      'rule/cancel/of-a-malformed-id',
    ]);
  });

  it('that destroys what may run fails exactly there', async () => {
    const machine = lifecycleMachine.provide({ guards: { hasNoInstances: () => true } });
    expect(await failuresOf(createHarness(machine))).toEqual([
      'rule/addressed-service/destroy-of-another-service-in-inactive',
      'rule/destroy/after-an-adjustment-it-is-refused-without-a-current-observation',
      'rule/destroy/of-an-imported-service-it-is-refused-without-an-observation',
      'rule/destroy/under-an-id-that-was-used-before-it-is-refused-without-an-observation',
      'rule/destroy/an-observation-of-an-earlier-revision-proves-nothing',
      'rule/destroy/an-outdated-observation-proves-nothing',
      'rule/destroy/while-an-instance-is-active-it-is-refused',
      'rule/destroy/while-an-instance-is-silent-it-is-refused',
      'rule/destroy/while-an-instance-is-stale-it-is-refused',
      'rule/destroy/once-a-current-observation-shows-none-it-is-admitted',
    ]);
  });

  it('that forgets an emergency when a deactivation fails fails exactly there', async () => {
    expect(await failuresOf(withoutGuard('isInEmergency'))).toEqual([
      'row/EMERGENCY_DEACTIVATION_REQUESTED/survives-a-failed-deactivation',
      'row/EMERGENCY_DEACTIVATION_REQUESTED/survives-a-deactivation-that-times-out',
      'row/EMERGENCY_DEACTIVATION_REQUESTED/tries-again-until-it-succeeds',
      'rule/revision/every-deactivation-of-an-emergency-counts',
      'rule/emergency-delay/doubles-and-is-capped',
      'rule/emergency-delay/begins-where-the-host-says',
      'rule/emergency-delay/is-reset-at-inactive',
    ]);
  });

  it('that takes "not found" for a failure fails exactly there', async () => {
    expect(await failuresOf(withoutGuard('isRecordGone'))).toEqual([
      'row/ACTIVATION_REQUESTED/record-not-found',
      'row/CONFIG_TESTING_REQUESTED/record-not-found',
      'row/DEACTIVATION_REQUESTED/record-not-found',
      'row/UPDATING_INSTANCES_COUNT/record-not-found',
      'row/DESTROY_REQUESTED/record-not-found',
      'row/EMERGENCY_DEACTIVATION_REQUESTED/ends-with-a-record-that-is-gone',
    ]);
  });

  it('that goes to the wrong state fails exactly there, with what was expected', async () => {
    const wrongTarget = brokenHarness((subject) => {
      let wrong = false;
      return {
        send: (request) => {
          wrong = request.type === 'CANCEL' && subject.actor.getSnapshot().context.activationState === 'INACTIVE';
          return subject.send(request);
        },
        state: () => {
          const { value } = subject.actor.getSnapshot();
          return wrong && value === 'INACTIVE' ? 'ACTIVE' : value;
        },
      };
    });
    const report = await runConformance(wrongTarget, { only: ['row/'] });
    expect(report.failed).toEqual([
      {
        id: 'row/ADJUSTING_INSTANCES/cancelled-while-inactive',
        title: 'cancelled while INACTIVE',
        rule: 'domain.md §4, ADJUSTING_INSTANCES',
        before: ['CREATE → INACTIVE', 'ADJUST_INSTANCES → ADJUSTING_INSTANCES'],
        differences: [{ step: 'step 3 of 3, CANCEL', what: 'state', expected: 'INACTIVE', actual: 'ACTIVE' }],
        unanswered: null,
      },
    ]);
    expect(formatReport(report).split('\n')).toEqual([
      `broken does not conform: ${String(report.passed.length)} passed, 1 failed, 0 skipped of ${String(report.passed.length + 1)} cases`,
      'FAILED   row/ADJUSTING_INSTANCES/cancelled-while-inactive',
      '         cancelled while INACTIVE (domain.md §4, ADJUSTING_INSTANCES)',
      '         after CREATE → INACTIVE, ADJUST_INSTANCES → ADJUSTING_INSTANCES',
      '         step 3 of 3, CANCEL: state: expected "INACTIVE", was "ACTIVE"',
    ]);
  });

  it('that says yes to what it refuses fails exactly there', async () => {
    const silent = brokenHarness((subject) => ({
      send: async (request) => {
        const answer = await subject.send(request);
        const rule = answer.refusal?.rule ?? '';
        return ['INSTANCES_NOT_HEALTHY', 'INSTANCES_STILL_ACTIVE'].includes(rule) ? { admitted: true } : answer;
      },
    }));
    expect(await failuresOf(silent)).toEqual([
      'rule/named-instances/stop-instances-of-an-unknown-instance',
      'rule/named-instances/replace-instances-of-an-unknown-instance',
      'rule/named-instances/an-instance-that-is-healthy-no-more',
      'rule/named-instances/an-unknown-instance-in-config-testing',
      'rule/ids-are-a-set/in-a-refusal',
      'rule/restart-of-nothing/restart-where-a-current-observation-shows-no-healthy-instance',
      'rule/restart-of-nothing/restart-in-config-testing',
      'rule/restart-of-nothing/replace-instances-where-a-current-observation-shows-no-healthy-instance',
      'rule/restart-of-nothing/replace-instances-in-config-testing',
      'rule/destroy/while-an-instance-is-active-it-is-refused',
      'rule/destroy/while-an-instance-is-silent-it-is-refused',
      'rule/destroy/while-an-instance-is-stale-it-is-refused',
      'rule/destroy/once-a-current-observation-shows-none-it-is-admitted',
    ]);
  });

  it('that refuses by the wrong rule, or names the wrong instances, fails exactly there', async () => {
    const confused = brokenHarness((subject) => ({
      send: async (request) => {
        const answer = await subject.send(request);
        if (answer.refusal?.rule === 'HEALTH_UNKNOWN') {
          return { admitted: false, refusal: { ...answer.refusal, rule: 'INSTANCES_NOT_HEALTHY' } };
        }
        return answer.refusal?.rule === 'INSTANCES_NOT_HEALTHY' && request.type === 'REPLACE_INSTANCES'
          ? { admitted: false, refusal: { ...answer.refusal, details: { instanceIds: request.instanceIds } } }
          : answer;
      },
    }));
    expect(await failuresOf(confused)).toEqual([
      'rule/named-instances/replace-instances-of-an-unknown-instance',
      'rule/named-instances/before-the-first-observation',
      'rule/restart-of-nothing/restart-without-any-observation',
      'rule/restart-of-nothing/restart-in-config-testing',
      'rule/restart-of-nothing/replace-instances-without-any-observation',
      'rule/restart-of-nothing/replace-instances-where-a-current-observation-shows-no-healthy-instance',
      'rule/restart-of-nothing/replace-instances-in-config-testing',
      'rule/destroy/after-an-adjustment-it-is-refused-without-a-current-observation',
      'rule/destroy/of-an-imported-service-it-is-refused-without-an-observation',
      'rule/destroy/under-an-id-that-was-used-before-it-is-refused-without-an-observation',
      'rule/destroy/an-observation-of-an-earlier-revision-proves-nothing',
      'rule/destroy/an-outdated-observation-proves-nothing',
    ]);
  });

  it('that changes something when it refuses fails every case with a refusal that is seen to do so', async () => {
    const busy = brokenHarness((subject) => {
      let refusals = 0;
      return {
        send: async (request) => {
          const answer = await subject.send(request);
          if (answer.refusal?.rule === 'HOST_LEVEL_ALLOWS_ONE') refusals += 1;
          return answer;
        },
        context: () => {
          const context = subject.actor.getSnapshot().context;
          return { ...context, instancesPerHost: context.instancesPerHost + refusals };
        },
      };
    });
    expect(await failuresOf(busy)).toEqual([
      'rule/host-level/create-with-two-instances-per-host',
      'rule/host-level/update-instance-count',
    ]);
  });

  it('that does not count the reconciliation fails exactly there', async () => {
    const uncounted = brokenHarness((subject) => {
      let missed = 0;
      return {
        observe: async (health) => {
          const before = subject.actor.getSnapshot().context.revision;
          await subject.observe({ ...health, revision: health.revision + missed });
          missed += subject.actor.getSnapshot().context.revision - before;
        },
        context: () => {
          const context = subject.actor.getSnapshot().context;
          return { ...context, revision: context.revision - missed };
        },
      };
    });
    expect(await failuresOf(uncounted)).toEqual(['rule/revision/the-reconciliation-counts']);
  });

  it('that still speaks of an emergency that is over fails exactly there', async () => {
    const nervous = brokenHarness((subject) => {
      let last: unknown = null;
      return {
        context: () => {
          const context = subject.actor.getSnapshot().context;
          const emergency = context.emergency ?? last;
          last = emergency;
          return Object.assign({}, context, { emergency });
        },
      };
    });
    expect(await failuresOf(nervous)).toEqual([
      'row/EMERGENCY_DEACTIVATION_REQUESTED/ends-at-inactive',
      'row/EMERGENCY_DEACTIVATION_REQUESTED/tries-again-until-it-succeeds',
      'rule/emergency-delay/is-reset-at-inactive',
    ]);
  });

  it('that takes a late result for one of the work in flight fails exactly there', async () => {
    const credulous = brokenHarness((subject) => ({ reportLate: (outcome) => subject.settle(outcome) }));
    expect(await failuresOf(credulous)).toEqual([
      'rule/late-result/the-work-of-config-testing-requested-reports-a-second-time',
      'rule/late-result/it-does-not-end-the-same-work-begun-anew',
      'rule/late-result/it-does-not-end-other-work',
      'rule/late-result/it-does-not-record-an-activation-that-failed',
      'rule/late-result/it-does-not-end-the-deactivation-of-an-emergency',
      'rule/late-result/not-after-a-restart-of-the-controller-either',
    ]);
  });

  it('that takes ids as a list fails exactly there', async () => {
    const listing = brokenHarness((subject) => {
      let posted: readonly string[] | undefined;
      return {
        send: (request) => {
          posted = 'instanceIds' in request ? request.instanceIds : undefined;
          return subject.send(request);
        },
        context: () => {
          const context = subject.actor.getSnapshot().context;
          const operation = context.inFlight?.operation;
          if (operation?.type !== 'STOP_INSTANCES' || context.inFlight === null || posted === undefined) return context;
          return { ...context, inFlight: { ...context.inFlight, operation: { ...operation, instanceIds: posted } } };
        },
      };
    });
    expect(await failuresOf(listing)).toEqual(['rule/ids-are-a-set/stop-instances']);
  });
});

describe('a controller that tells little', () => {
  it('passes what it shows, and everything else is skipped with the reason', async () => {
    const terse: Harness = {
      name: 'terse',
      settings: [],
      start: (input) => {
        const { send, state } = callsOf(reference.start(input));
        return { send: async (request) => ({ admitted: (await send(request)).admitted }), state };
      },
    };
    const report = await runConformance(terse);
    expect(report.failed).toEqual([]);
    expect(report.passed.map(({ id }) => id)).toEqual([
      'cell/INIT/CREATE',
      ...['ACTIVATE', 'ADJUST_INSTANCES', 'DEPLOY_TEST_INSTANCE', 'UPDATE_INSTANCE_COUNT', 'DESTROY'].map(
        (type) => `cell/INACTIVE/${type}`,
      ),
      'rule/destroy/where-nothing-can-have-been-started-it-needs-none',
      'rule/cancel/of-the-work-in-flight',
      'rule/cancel/of-this-service-whatever-is-in-flight',
    ]);
    expect([...new Set(report.skipped.map(({ reason }) => reason))]).toEqual(
      expect.arrayContaining([
        'the harness has no settle()',
        'the harness has no observe()',
        'the harness cannot set failureBudget',
        'not reported by the harness: refusal.rule, refusal.allowed',
        'not reported by the harness: context.inFlight',
      ]),
    );
    expect(formatReport(report)).toContain('\nSKIPPED  ');
  });

  it('is still caught where it is wrong', async () => {
    const wrong = brokenHarness((subject) => ({
      send: async (request) => ({ admitted: (await subject.send(request)).admitted || request.type === 'RESTART' }),
      context: () => ({}),
    }));
    const report = await runConformance(wrong, { only: ['cell/INACTIVE/'] });
    expect(report.failed.map(({ id }) => id)).toEqual(['cell/INACTIVE/RESTART']);
  });

  it('may throw its refusals', async () => {
    const throwing = (wrap: (refusal: unknown) => unknown) =>
      brokenHarness((subject) => ({
        send: async (request) => {
          const answer = await subject.send(request);
          if (!answer.admitted) throw wrap(answer.refusal);
          return answer;
        },
      }));
    expect(await failuresOf(throwing((refusal) => refusal))).toEqual([]);
    expect(await failuresOf(throwing((refusal) => Object.assign(new Error('refused'), { refusal })))).toEqual([]);
    const report = await runConformance(
      throwing(() => new Error('no')),
      { only: ['cell/ACTIVE/CREATE'] },
    );
    expect(report.failed[0]?.differences).toEqual([
      { step: 'send()', what: 'call', expected: 'an answer', actual: 'send() threw: no' },
    ]);
  });
});

describe('a hostile harness', () => {
  const never = () => new Promise<never>(() => undefined);
  const throwing = new Proxy(
    {},
    {
      get() {
        throw new Error('a getter that throws');
      },
    },
  );
  const anyOf = (subject: unknown) => ({ start: () => subject }) as unknown as Harness;
  const calls = (changes: Partial<Record<keyof Subject, unknown>>) =>
    anyOf({ send: () => ({ admitted: true }), state: () => 'INIT', ...changes });
  const HOSTILE: Readonly<Record<string, unknown>> = {
    'is null': null,
    'is empty': {},
    'throws on every read': throwing,
    'throws in start': {
      start() {
        throw new Error('no');
      },
    },
    'rejects with what is no error': {
      start: async () => {
        const reason: unknown = await Promise.resolve(null);
        throw reason;
      },
    },
    'hangs in start': { start: never },
    'starts nothing': anyOf(null),
    'starts what throws': anyOf(throwing),
    'hangs in send': calls({ send: never }),
    'hangs in state': calls({ state: never }),
    'is wrong, and hangs in stop': calls({ stop: never, state: () => 'ACTIVE' }),
    'answers nonsense': calls({ send: () => 1, state: () => Symbol('INIT') }),
    'tells what throws': calls({ context: () => throwing, send: () => throwing }),
    'tells what has no JSON': calls({ context: () => ({ revision: 1n }), state: () => 1n }),
  };
  for (const [title, harness] of Object.entries(HOSTILE)) {
    it(`that ${title} passes nothing, and the report is JSON`, async () => {
      const report = await runConformance(harness as Harness, { only: ['cell/INIT/', 'rule/limits/'], turns: 20 });
      expect(report.passed).toEqual([]);
      expect(report.ok).toBe(false);
      expect(report.failed.length).toBeGreaterThan(0);
      expect(JSON.parse(JSON.stringify(report))).toEqual(report);
      expect(formatReport(report)).toContain('FAILED');
      expect(
        Math.max(
          ...formatReport(report)
            .split('\n')
            .map((line) => line.length),
        ),
      ).toBeLessThanOrEqual(80);
      // The turns are to blame only where no case got to its end.
      expect(report.hint === null).toBe(!title.startsWith('hangs in '));
    });
  }

  it('whose every call runs into its limit is told which option to set', async () => {
    const slow = brokenHarness((subject) => ({
      state: () => new Promise((resolve) => setTimeout(() => resolve(subject.actor.getSnapshot().value), 2)),
    }));
    const only = ['cell/INIT/'];
    const { hint } = await runConformance(slow, { only, turns: 1 });
    expect(hint).toMatch(/set the option turn to a function .* turn: \(\) => new Promise/s);
    expect(formatReport(await runConformance(slow, { only, turns: 1 }))).toContain('set the option turn to a');
    const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
    const patient = await runConformance(slow, { only, turn });
    expect([patient.hint, patient.failed]).toEqual([null, []]);
  });
});

describe('the options', () => {
  it('choose the cases, and name what does not exist', async () => {
    const report = await runConformance(reference, {
      only: ['cell/INIT/CREATE', 'rule/destroy/', 'cell/INI', 'row/nowhere'],
      skip: { 'rule/destroy/': 'not yet', 'rule/none/': 'why not' },
    });
    expect(report.passed.map(({ id }) => id)).toEqual(['cell/INIT/CREATE']);
    expect([...new Set(report.skipped.map(({ reason }) => reason))]).toEqual(['not yet']);
    expect(report.unknown).toEqual(['cell/INI', 'row/nowhere', 'rule/none/']);
    expect(report.ok).toBe(false);
  });

  it('may give a controller with timers its turns', async () => {
    const slow: Harness = {
      start: async (input) => {
        await later();
        const subject = callsOf(reference.start(input));
        return { ...subject, state: async () => (await later(), subject.state()) };
      },
    };
    const only = ['cell/INIT/'];
    expect((await runConformance(slow, { only, turn: () => Promise.resolve() })).ok).toBe(false);
    expect((await runConformance(slow, { only })).ok).toBe(true);
    expect((await runConformance(slow, { only, turn: later })).ok).toBe(true);
  });
});
