/*
 * Controllers with one mistake, which the cases have to find, and correct ones that answer in another way.
 */
import { describe, expect, it } from 'vitest';
import { createServiceHost, type ServiceHost } from '../../src/host/index.js';
import { guardOf } from '../../src/engine/index.js';
import { type LifecycleState, lifecycleMachine } from '../../src/index.js';
import {
  type Answer,
  createHarness,
  formatReport,
  type Harness,
  type MakeServiceHost,
  runConformance,
  SAMPLE_SERVICE_ID,
} from '../../src/testing/index.js';
import { brokenHarness, withoutGuard } from './harnesses.js';

const failuresOf = async (harness: Harness, only?: readonly string[]) => {
  const { failed } = await runConformance(harness, only && { only });
  return failed.map(({ id }) => id);
};

/** A service host whose requests go through this. */
function hostWith(request: (host: ServiceHost) => ServiceHost['request']): Harness {
  return createHarness((parts) => {
    const host = createServiceHost(parts);
    return { ...host, request: request(host) };
  });
}

type Work = Parameters<MakeServiceHost>[0]['work'];
type Handler = (input: never, context: { readonly progress: (reported: object) => unknown }) => unknown;

/** A service host whose work goes through this. */
function hostWithWork(wrap: (run: Handler) => Handler): Harness {
  return createHarness((parts) => {
    const handlers = Object.entries(parts.work as unknown as Record<string, Handler>);
    const work = Object.fromEntries(handlers.map(([name, run]) => [name, wrap(run)])) as unknown as Work;
    return createServiceHost({ ...parts, work });
  });
}

describe('a service host, which is fed with no digest,', () => {
  it('is found out where it admits what ACTIVE and CONFIG_TESTING forbid', async () => {
    const lax = hostWith((host) => async (request, ...words) => {
      const answer = await host.request(request, ...words);
      const state = host.get(SAMPLE_SERVICE_ID)?.value;
      const isLax = state === 'ACTIVE' || state === 'CONFIG_TESTING';
      return isLax && !answer.admitted && answer.refusal.rule === 'NOT_ALLOWED_IN_STATE' ? { admitted: true } : answer;
    });
    expect(await failuresOf(lax)).toEqual([
      'cell/CONFIG_TESTING/DEPLOY_TEST_INSTANCE',
      'cell/CONFIG_TESTING/UPDATE_INSTANCE_COUNT',
      'cell/CONFIG_TESTING/DESTROY',
      'cell/ACTIVE/ACTIVATE',
      'cell/ACTIVE/DEPLOY_TEST_INSTANCE',
      'cell/ACTIVE/DESTROY',
    ]);
  });

  it('is found out where it loses checkpoints', async () => {
    const forgetful = hostWithWork((run) => (input, context) => {
      const progress = (reported: object) => context.progress({ ...reported, checkpoint: undefined });
      return run(input, { ...context, progress });
    });
    expect(await failuresOf(forgetful)).toEqual([
      'rule/progress/without-a-checkpoint-the-last-one-stays',
      'rule/progress/that-is-too-long-is-ignored',
      'rule/attempt/the-progress-outlives-the-restart',
    ]);
  });

  it('is found out where it begins work twice', async () => {
    const eager = hostWithWork((run) => (...args) => {
      void run(...args);
      return run(...args);
    });
    const { failed } = await runConformance(eager, { only: ['cell/INACTIVE/ACTIVATE'] });
    expect(failed[0]?.differences[0]?.actual).toBe(
      'state() threw: The host began work twice: dns-cache-1#2:recordActivation, attempt 1.',
    );
  });
});

describe('a controller', () => {
  it('that names ids in another order conforms, because they are a set', async () => {
    const sorting = brokenHarness((subject) => ({
      send: (request) =>
        subject.send(
          'instanceIds' in request ? { ...request, instanceIds: [...(request.instanceIds ?? [])].sort() } : request,
        ),
    }));
    expect(await failuresOf(sorting)).toEqual([]);
  });

  it('of many services conforms where it says of an unknown one just that', async () => {
    const unknown: Answer = { admitted: false, refusal: { rule: 'UNKNOWN_SERVICE', allowed: ['CREATE'] } };
    const ofMany = (isUnknown: (state: LifecycleState, isOther: boolean) => boolean) =>
      brokenHarness((subject) => ({
        send: (request) => {
          const isOther =
            request.type !== 'CREATE' && request.serviceId !== undefined && request.serviceId !== SAMPLE_SERVICE_ID;
          const state = subject.actor.getSnapshot().value;
          return request.type !== 'CREATE' && isUnknown(state, isOther) ? unknown : subject.send(request);
        },
      }));
    const isGone = (state: LifecycleState) => state === 'INIT' || state === 'DESTROYED';
    expect(await failuresOf(ofMany((state, isOther) => isGone(state) || isOther))).toEqual([]);
    // Of one that it has it is no answer.
    const forgetful = await failuresOf(
      ofMany((state) => state === 'DESTROY_REQUESTED'),
      ['cell/DESTROY_REQUESTED/'],
    );
    expect(forgetful).toHaveLength(10);
  });

  it('that is careless in CONFIG_TESTING alone is found out', async () => {
    const { guards } = lifecycleMachine.implementations;
    type Guard = (args: { context: { activationState: string } }, params: unknown) => boolean;
    const isTesting = ({ context }: Parameters<Guard>[0]) => context.activationState === 'CONFIG_TESTING';
    const lax = (
      name:
        | 'isForThisService'
        | 'isAdjustmentPossible'
        | 'isRestartPossible'
        | 'replacesHealthyInstances'
        | 'stopsHealthyInstances',
    ) => {
      const own = guards[name] as unknown as Guard;
      const guard: Guard = (args, params) => isTesting(args) || own(args, params);
      return createHarness(lifecycleMachine.provide({ guards: { [name]: guard as never } }));
    };
    const [service, adjustment, restart, replace, stop] = await Promise.all([
      failuresOf(lax('isForThisService'), ['rule/addressed-service/']),
      failuresOf(lax('isAdjustmentPossible'), ['rule/addressed-service/']),
      failuresOf(lax('isRestartPossible'), ['rule/']),
      failuresOf(lax('replacesHealthyInstances'), ['rule/']),
      failuresOf(lax('stopsHealthyInstances'), ['rule/']),
    ]);
    expect([service, adjustment].map(({ length }) => length)).toEqual([2, 1]);
    expect(restart).toContain('rule/restart-of-nothing/restart-in-config-testing');
    expect(replace).toContain('rule/named-instances/an-unknown-instance-in-config-testing');
    expect(stop).toContain('rule/named-instances/an-unknown-instance-in-config-testing');
  });

  it('that takes any CANCEL of a test deployment is found out', async () => {
    const machine = lifecycleMachine.provide({ guards: { isForThisWork: guardOf(() => true) } });
    expect(await failuresOf(createHarness(machine), ['rule/cancel/'])).toContain(
      'rule/cancel/of-work-that-is-none-of-a-test-deployment-s-two',
    );
  });

  it('that is wrong and does not stop is told what is wrong', async () => {
    const wrong = brokenHarness(() => ({
      state: () => 'ACTIVE',
      stop: () => {
        throw new Error('It does not stop.');
      },
    }));
    const { failed } = await runConformance(wrong, { only: ['cell/INIT/CREATE'] });
    expect(failed[0]?.differences).toEqual([{ step: 'start()', what: 'state', expected: 'INIT', actual: 'ACTIVE' }]);
  });
});

describe('a report', () => {
  it('shows no checkpoint, and stays short', async () => {
    const report = await runConformance(withoutGuard('isOwnProgress'), { only: ['rule/progress/', 'rule/attempt/'] });
    const text = formatReport(report);
    expect(report.failed.map(({ id }) => id)).toContain('rule/progress/that-is-too-long-is-ignored');
    expect(text).not.toMatch(/xxx|replaced/);
    expect(text.length).toBeLessThan(5_000);
  });

  it('says where a harness starts no subject', async () => {
    const none = { start: () => undefined } as unknown as Harness;
    const { failed } = await runConformance(none, { only: ['cell/INIT/CREATE'] });
    expect(failed[0]?.differences[0]?.actual).toBe('start() returned no subject with the calls send() and state()');
  });

  it.each([
    [{ turns: Number.NaN }, 'turns must be a number of at least 1, but is NaN.'],
    [{ turns: 0 }, 'turns must be'],
    [{ turn: 5 }, 'turn must be a function.'],
    [{ only: 'rule/' }, 'only must be a list of ids.'],
    [{ skip: ['rule/'] }, 'skip must be an object of ids and reasons.'],
  ])('is not made where an option is none: %j', async (options, message) => {
    await expect(runConformance(createHarness(), options as never)).rejects.toThrow(message);
  });
});
