import { describe, expect, it } from 'vitest';
import { createActor, type InspectionEvent } from 'xstate';
import { type InstanceEvent, instanceMachine, toInstanceRecord } from '../../src/instance/index.js';
import { anInput, CREATED_AT, INSTANCE_WAYS, InstanceLife } from '../support/instance-life.js';

describe('the record of an instance', () => {
  const message = 'CHECK_FAILED for a reason.';

  it('says why an instance goes down by itself, until it is gone', () => {
    const life = new InstanceLife().run(...INSTANCE_WAYS.UNHEALTHY);
    expect(toInstanceRecord(life.snapshot)).toEqual({
      instanceId: 'SI-1',
      serviceId: 'node-agent-1',
      executorId: 'host-1',
      state: 'UNHEALTHY',
      createdAt: CREATED_AT,
      updatedAt: CREATED_AT + 28_000,
      errorMessage: message,
    });
    life.run('HOOKS_DONE', 'ADVANCED');
    expect(toInstanceRecord(life.snapshot)).toMatchObject({ state: 'DEPROVISIONING', errorMessage: message });
    life.run('ADVANCED');
    expect(life.snapshot.output).toMatchObject({ state: 'STOPPED', errorMessage: message });
  });

  it('has no error message for a failed try, nor after an ordinary stop', () => {
    const life = new InstanceLife().run(...INSTANCE_WAYS.HEALTHY, 10_000, 'CHECK_FAILED');
    expect(toInstanceRecord(life.snapshot)).not.toHaveProperty('errorMessage');
    life.run('STOP', 'HOOKS_DONE', 'ADVANCED', 'ADVANCED');
    expect(life.snapshot.output).toEqual({
      instanceId: 'SI-1',
      serviceId: 'node-agent-1',
      executorId: 'host-1',
      state: 'STOPPED',
      createdAt: CREATED_AT,
      updatedAt: CREATED_AT + 18_000,
    });
  });

  it('says of an overdue instance that it was, and only if the stop says so', () => {
    for (const [overdue, errorMessage] of [
      [true, 'It was not running in time.'],
      [false, null],
      [undefined, null],
      ['yes', null],
      [1, null],
    ] as const) {
      const life = new InstanceLife();
      life.actor.send({ type: 'STOP', at: 1, overdue } as InstanceEvent);
      expect(life.context.errorMessage).toBe(errorMessage);
    }
  });
});

describe('what an event reports', () => {
  it('a reason that is none is said to be none', () => {
    for (const reason of [undefined, null, '', 7, {}]) {
      const life = new InstanceLife().run('ADVANCED');
      life.actor.send({ type: 'FAILED', at: 1, reason: reason as string });
      expect(life.context).toMatchObject({
        lastError: { code: 'PROVISIONING_FAILED', message: 'No reason was given.' },
        errorMessage: 'No reason was given.',
      });
      const unwell = new InstanceLife().run(...INSTANCE_WAYS.UNREADY, 5_000, 1_000, 2_000, 1_000, 2_000);
      unwell.actor.send({ type: 'CHECK_FAILED', at: 1, reason: reason as string });
      expect(unwell.context.errorMessage).toBe('No reason was given.');
    }
  });

  it('a reason is kept whole up to 2,000 characters', () => {
    for (const [length, kept] of [
      [2_000, 'x'.repeat(2_000)],
      [2_001, `${'x'.repeat(2_000)}…`],
    ] as const) {
      const life = new InstanceLife().run('ADVANCED');
      life.actor.send({ type: 'FAILED', at: 1, reason: 'x'.repeat(length) });
      expect(life.context.lastError?.message).toBe(kept);
      expect(life.context.errorMessage).toBe(kept);
    }
  });

  it('its time is when the instance was last updated; a time that is none changes nothing', () => {
    const life = new InstanceLife();
    expect(life.context).toMatchObject({ createdAt: CREATED_AT, updatedAt: CREATED_AT });
    life.actor.send({ type: 'ADVANCED', at: CREATED_AT + 5 });
    expect(life.context).toMatchObject({ createdAt: CREATED_AT, updatedAt: CREATED_AT + 5 });
    for (const at of [Number.NaN, Number.POSITIVE_INFINITY, '12', null, undefined, 3n]) {
      life.actor.send({ type: 'AGENT_RESTARTED', at: at as number });
      life.actor.send({ type: 'FOUND', at: at as number });
      expect(life.state).toBe('UNREADY');
      expect(life.context.updatedAt).toBe(CREATED_AT + 5);
    }
  });

  it('an event that is not admitted updates nothing', () => {
    const life = new InstanceLife().run(1_000, 'FOUND', 'CHECK_PASSED', 'FAILED');
    expect(life.state).toBe('PENDING');
    expect(life.context.updatedAt).toBe(CREATED_AT);
  });

  it('an event that is not admitted takes no transition, so that an inspector shows none', () => {
    const taken: number[] = [];
    const inspect = (event: InspectionEvent) => {
      if (event.type === '@xstate.microstep') taken.push(event._transitions.length);
    };
    const actor = createActor(instanceMachine, { input: anInput(), inspect }).start();
    taken.length = 0;
    actor.send({ type: 'FOUND', at: CREATED_AT });
    actor.send({ type: 'ADVANCED', at: CREATED_AT });
    expect(taken).toEqual([0, 1]);
    actor.stop();
  });
});
