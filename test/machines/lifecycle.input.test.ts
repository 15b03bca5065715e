import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { type LifecycleInput, lifecycleMachine, type OpSpec } from '../../src/index.js';
import { DELAYS } from '../../machines/lifecycle.delays.js';
import { settingsOf } from '../../src/policy/settings.js';
import { Life, type Step } from '../support/life.js';
import { positionIn } from '../support/positions.js';

const emergency: readonly Step[] = [
  'CREATE',
  'ADJUST_INSTANCES',
  'done',
  'ACTIVATE',
  'done',
  'ADJUST_INSTANCES',
  'CANCEL',
];

describe('the emergency delay', () => {
  async function delays(input: LifecycleInput, failures: number): Promise<number[]> {
    const life = await new Life(input).run(...emergency);
    const found: number[] = [];
    for (let failed = 0; failed <= failures; failed += 1) {
      const before = life.clock.now();
      while (life.state === 'EMERGENCY_DEACTIVATION_REQUESTED' && life.clock.now() - before < 120_000) {
        life.clock.increment(100);
      }
      found.push(life.clock.now() - before);
      await life.run('fail');
    }
    return found;
  }

  it('is a second by default, doubles with each failed deactivation, and is capped at a minute', async () => {
    expect(await delays({}, 8)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('begins where the host says', async () => {
    expect(await delays({ emergencyDelayMs: 25_000 }, 2)).toEqual([25_000, 50_000, 60_000]);
  });

  it('is finite, however often the deactivation has failed, also where it begins at 0', () => {
    for (const emergencyDelayMs of [0, 1, 60_000]) {
      for (const failedDeactivations of [1_023, 1_024, 5_000, 2 ** 52]) {
        const { context } = positionIn('EMERGENCY_DEACTIVATION_REQUESTED', {
          emergency: { cause: 'CANCELLED', failedDeactivations },
          settings: settingsOf({ emergencyDelayMs }),
        });
        expect(DELAYS.emergencyDelay({ context })).toBe(emergencyDelayMs === 0 ? 0 : 60_000);
      }
    }
  });

  it('is reset at INACTIVE', async () => {
    const life = await new Life().run(...emergency, 'DEACTIVATE', 'fail', 'DEACTIVATE', 'done');
    await life.run('ACTIVATE', 'done', 'ADJUST_INSTANCES', 'CANCEL');
    expect(life.context.emergency).toEqual({ cause: 'CANCELLED', failedDeactivations: 0 });
    life.clock.increment(999);
    expect(life.state).toBe('EMERGENCY_DEACTIVATION_REQUESTED');
    life.clock.increment(1);
    expect(life.state).toBe('DEACTIVATION_REQUESTED');
  });
});

/** Every limit below is a multiple of it. */
const STEP_MS = 10_000;

describe('the time-out of work', () => {
  async function timeoutMs(input: LifecycleInput, step: Step): Promise<number> {
    const life = await new Life(input).run('CREATE', step);
    const before = life.clock.now();
    while (life.context.inFlight !== null && life.clock.now() - before < 1_000_000_000) life.clock.increment(STEP_MS);
    return life.clock.now() - before;
  }

  it('is by default 300 seconds for the record, and as much again so that the host’s own limit comes first', async () => {
    expect(await timeoutMs({}, 'ACTIVATE')).toBe(600_000);
  });

  it('is what the host says by default', async () => {
    expect(await timeoutMs({ defaultOpSpec: { timeout: '2m' } }, 'ACTIVATE')).toBe(240_000);
  });

  it('is what the operation says', async () => {
    const serviceId = new Life().serviceId;
    const send = { type: 'ADJUST_INSTANCES', serviceId, opSpec: { timeout: '10 seconds' } } as const;
    // 1,000 starts of at most 159 seconds (its image and its checks) and stops of at most 10 seconds, and 10 seconds more.
    expect(await timeoutMs({ defaultOpSpec: { timeout: '2m' } }, { send })).toBe(1_000 * (159_000 + 10_000) + 10_000);
  });

  it('is named by the failure that it leaves', async () => {
    const life = new Life({ defaultOpSpec: { timeout: '2m' } });
    const send = { type: 'ADJUST_INSTANCES', serviceId: life.serviceId, opSpec: { timeout: '10 seconds' } } as const;
    const failure = (timeout: string) => ({
      code: 'TIMED_OUT',
      message: `The work was not done within ${timeout}.`,
      operation: 'ADJUST_INSTANCES',
      cause: 'operator',
    });
    expect((await life.run('CREATE', { send }, 'time')).context.lastFailure).toMatchObject(failure('1 day 22 hours'));
    // 1,000 × (159 seconds and 2 minutes), and 2 minutes.
    expect((await life.run('ADJUST_INSTANCES', 'time')).context.lastFailure).toMatchObject(failure('3 days 5 hours'));
  });

  it('stops the work, so that its AbortSignal fires', async () => {
    const life = await new Life().run('CREATE', 'ACTIVATE');
    const { signal } = life.started[0]!;
    expect(signal.aborted).toBe(false);
    await life.run('time');
    expect(signal.aborted).toBe(true);
  });
});

describe('the limits of work', () => {
  it('reach the actor, decided from the operation, then the host, then the defaults', async () => {
    const life = new Life({ defaultOpSpec: { parallelism: 4 } });
    const { serviceId } = life;
    await life.run('CREATE', {
      send: { type: 'ADJUST_INSTANCES', serviceId, opSpec: { failureStrategy: 'ROLLBACK' } },
    });
    expect(life.started.at(-1)?.input).toEqual({
      effectId: `${serviceId}#2:adjustInstances`,
      serviceId,
      service: {
        serviceId,
        spec: life.spec,
        instancesPerHost: 1,
        activationState: 'INACTIVE',
        staleAfterMs: 60_000,
        backoff: null,
        startLimitMs: 300_000,
      },
      operation: {
        type: 'ADJUST_INSTANCES',
        serviceId,
        opSpec: { timeout: '300 seconds', parallelism: 4, failureStrategy: 'ROLLBACK' },
      },
      health: null,
      attempt: 1,
      progress: null,
    });
  });

  it('are those of the operation, each where it has one', async () => {
    const defaults = { timeout: '2m', parallelism: 4, failureStrategy: 'ROLLBACK' } as const;
    const decided = async (opSpec: OpSpec) => {
      const life = new Life({ defaultOpSpec: defaults });
      await life.run('CREATE', { send: { type: 'ADJUST_INSTANCES', serviceId: life.serviceId, opSpec } });
      return life.started.at(-1)?.input.operation.opSpec;
    };
    const asked = { timeout: '5 seconds', parallelism: 8, failureStrategy: 'STOP' } as const;
    expect(await decided(asked)).toEqual(asked);
    expect(await decided({ parallelism: 8 })).toEqual({ ...defaults, parallelism: 8 });
    const nothing = { timeout: null, parallelism: undefined, failureStrategy: null } as unknown as OpSpec;
    expect(await decided(nothing)).toEqual(defaults);
    expect(await decided(null as unknown as OpSpec)).toEqual(defaults);
  });

  it('name each instance once', async () => {
    const life = new Life();
    const { serviceId } = life;
    await life.run(
      'CREATE',
      'ACTIVATE',
      'done',
      { observe: {} },
      {
        send: { type: 'REPLACE_INSTANCES', serviceId, instanceIds: ['i-2', 'i-1', 'i-2'], stopFirst: true },
      },
    );
    expect(life.started.at(-1)?.input.operation).toMatchObject({ instanceIds: ['i-2', 'i-1'], stopFirst: true });
  });
});

describe('the input', () => {
  const BAD: readonly (readonly [unknown, RegExp])[] = [
    [{ emergencyDelayMs: Number.NaN }, /^input\.emergencyDelayMs must be a whole number from 0 to 60000\.$/],
    [{ emergencyDelayMs: -1 }, /emergencyDelayMs/],
    [{ emergencyDelayMs: 60_001 }, /emergencyDelayMs/],
    [{ emergencyDelayMs: '1s' }, /emergencyDelayMs/],
    [{ failureBudget: 0 }, /^input\.failureBudget must be a whole number from 1/],
    [{ failureBudget: 1.5 }, /failureBudget/],
    [{ failureBudget: 2 ** 53 }, /failureBudget/],
    [{ revision: -1 }, /^input\.revision must be a whole number from 0/],
    [{ revision: 2 ** 53 - 1 }, /^input\.revision must be a whole number from 0 to 4503599627370496\.$/],
    [{ staleAfterMs: Number.POSITIVE_INFINITY }, /^input\.staleAfterMs must be/],
    [{ staleAfterMs: 0 }, /^input\.staleAfterMs must be a whole number from 1 to 9007199254740991\.$/],
    [{ staleAfterMs: 2 ** 53 }, /staleAfterMs/],
    [{ backoff: 7 }, /^input\.backoff must be an object\.$/],
    [
      { backoff: { initial: 5 } },
      /^input\.backoff\.initial is not a setting; there are initialMs, maxMs, stableAfterMs\.$/,
    ],
    [{ backoff: { initialMs: 0 } }, /^input\.backoff\.initialMs must be a whole number from 1 to 3600000\.$/],
    [{ backoff: { initialMs: 3_600_001 } }, /^input\.backoff\.initialMs must be/],
    [{ backoff: { maxMs: 9_999 } }, /^input\.backoff\.maxMs must be a whole number from 10000 to 86400000\.$/],
    [{ backoff: { initialMs: 7, maxMs: 6 } }, /^input\.backoff\.maxMs must be a whole number from 7 to 86400000\.$/],
    [{ backoff: { maxMs: 86_400_001 } }, /^input\.backoff\.maxMs must be/],
    [{ backoff: { stableAfterMs: -1 } }, /^input\.backoff\.stableAfterMs must be a whole number from 0 to 86400000\.$/],
    [{ backoff: { stableAfterMs: 1.5 } }, /^input\.backoff\.stableAfterMs must be/],
    [{ recordRefusals: 'yes' }, /^input\.recordRefusals must be true or false\.$/],
    [
      { defaultOpSpec: { timeout: 'soon' } },
      /^input\.defaultOpSpec\.timeout must be a duration of more than 0 and at most 2147483647 ms\.$/,
    ],
    [{ defaultOpSpec: { timeout: '0s' } }, /defaultOpSpec\.timeout/],
    [{ defaultOpSpec: { timeout: '2147483648 ms' } }, /defaultOpSpec\.timeout/],
    [{ defaultOpSpec: { parallelism: 0 } }, /defaultOpSpec\.parallelism/],
    [
      { defaultOpSpec: { parallelism: 513 } },
      /^input\.defaultOpSpec\.parallelism must be a whole number from 1 to 512\.$/,
    ],
    [
      { defaultOpSpec: { failureStrategy: 'RETRY' } },
      /^input\.defaultOpSpec\.failureStrategy must be STOP or ROLLBACK\.$/,
    ],
    [
      { defaultOpSpec: { timeOut: '1s' } },
      /^input\.defaultOpSpec\.timeOut is not a setting; there are timeout, parallelism, failureStrategy\.$/,
    ],
    [
      { emergencyDelay: 5 },
      /^input\.emergencyDelay is not a setting; there are revision, emergencyDelayMs, failureBudget, defaultOpSpec, staleAfterMs, backoff, recordRefusals\.$/,
    ],
    ['fast', /^input must be an object\.$/],
    [{ defaultOpSpec: 'fast' }, /^input\.defaultOpSpec must be an object\.$/],
  ];
  for (const [input, message] of BAD) {
    it(`${JSON.stringify(input)} is refused with an error that names the field`, () => {
      const actor = createActor(lifecycleMachine, { input: input as LifecycleInput });
      const snapshot = actor.getSnapshot();
      expect(snapshot.status).toBe('error');
      expect(snapshot.error).toBeInstanceOf(RangeError);
      expect((snapshot.error as Error).message).toMatch(message);
    });
  }

  it('may be at its limits', () => {
    const least = {
      revision: 0,
      emergencyDelayMs: 0,
      failureBudget: 1,
      staleAfterMs: 1,
      backoff: { initialMs: 1, maxMs: 1, stableAfterMs: 0 },
      defaultOpSpec: { timeout: '1 ns', parallelism: 1, failureStrategy: 'STOP' },
      recordRefusals: false,
    } as const;
    const most = {
      revision: 2 ** 52,
      emergencyDelayMs: 60_000,
      failureBudget: Number.MAX_SAFE_INTEGER,
      staleAfterMs: Number.MAX_SAFE_INTEGER,
      backoff: { initialMs: 3_600_000, maxMs: 86_400_000, stableAfterMs: 86_400_000 },
      defaultOpSpec: { timeout: '2147483647 ms', parallelism: 512, failureStrategy: 'ROLLBACK' },
      recordRefusals: true,
    } as const;
    for (const input of [least, most]) {
      const { revision, ...settings } = input;
      expect(createActor(lifecycleMachine, { input }).getSnapshot().context).toMatchObject({ revision, settings });
    }
  });

  it('may be absent, or say nothing', () => {
    const nothing = { emergencyDelayMs: null, defaultOpSpec: null, staleAfterMs: null, recordRefusals: null };
    for (const input of [undefined, null, {}, nothing] as readonly unknown[] as readonly LifecycleInput[]) {
      expect(createActor(lifecycleMachine, { input }).getSnapshot().context).toMatchObject({
        revision: 0,
        settings: {
          emergencyDelayMs: 1_000,
          failureBudget: null,
          defaultOpSpec: { timeout: '300 seconds', parallelism: 1, failureStrategy: 'STOP' },
          staleAfterMs: 60_000,
          backoff: { initialMs: 10_000, maxMs: 300_000, stableAfterMs: 600_000 },
          recordRefusals: false,
        },
      });
    }
  });

  it('may switch the back-off off, or say a part of it', () => {
    const backoffOf = (backoff: NonNullable<LifecycleInput['backoff']> | null) =>
      createActor(lifecycleMachine, { input: { backoff } }).getSnapshot().context.settings.backoff;
    expect(backoffOf(null)).toBeNull();
    expect(backoffOf({})).toEqual({ initialMs: 10_000, maxMs: 300_000, stableAfterMs: 600_000 });
    expect(backoffOf({ maxMs: 20_000 })).toEqual({ initialMs: 10_000, maxMs: 20_000, stableAfterMs: 600_000 });
    // A first back-off beyond the default maximum is the maximum.
    expect(backoffOf({ initialMs: 600_000 })).toEqual({ initialMs: 600_000, maxMs: 600_000, stableAfterMs: 600_000 });
  });
});
