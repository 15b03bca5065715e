/*
 * Mistakes that real controllers of local services made, about operations and states; each cannot happen here.
 */
import { describe, expect, it } from 'vitest';
import { dispatch, type LifecycleState } from '../../src/index.js';
import { LIFECYCLE_STATES, OPERATION_TYPES } from '../../src/model/index.js';
import { sampleDigest, sampleRequest } from '../../src/testing/index.js';
import { HostedService } from '../support/hosted-service.js';
import { Life } from '../support/life.js';
import { WAYS } from '../support/ways.js';

const serviceId = 'dns-cache-1';

describe('known mistake', () => {
  it('1: an operation accepted while the machine is about to rest is never executed', async () => {
    // It is accepted in a resting state alone, and begins there; one that comes a moment too early is told so.
    const service = new HostedService();
    service.askFor('ACTIVATE');
    const early = service.ask({ type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 2 });
    expect(early).toMatchObject({ admitted: false, refusal: { rule: 'NOT_ALLOWED_IN_STATE', allowed: [] } });
    let asked = false;
    service.actor.subscribe(({ value }) => {
      if (value !== 'ACTIVE' || asked) return;
      asked = true;
      // In the middle of the event that brings it to rest: refused aloud, by an error, and not accepted in silence.
      expect(() => service.ask({ type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 2 })).toThrow(/event/);
    });
    await service.rest();
    expect(asked).toBe(true);
    expect(service.ask({ type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 2 })).toEqual({ admitted: true });
    await service.rest();
    expect(service.context.instancesPerHost).toBe(2);
  });

  it('2: an operation is acknowledged and then dropped', async () => {
    // In every state: what is admitted has moved the service or taken its revision by the time that it is acknowledged.
    for (const state of LIFECYCLE_STATES) {
      for (const type of OPERATION_TYPES) {
        const life = await arrivedAt(state);
        if (life.snapshot.status !== 'active') continue;
        const before = life.snapshot;
        const { admitted } = dispatch(life.actor, requestFor(life, type));
        const cell = `${type} in ${state}`;
        expect([cell, life.context.revision - before.context.revision]).toEqual([cell, admitted ? 1 : 0]);
        if (admitted && type !== 'CREATE') {
          expect(life.work?.input).toMatchObject({ effectId: life.context.inFlight?.effectId, operation: { type } });
        }
        life.actor.stop();
      }
    }
  });

  it('4: a cancel before the work begins is lost, a cancel at rest reports success', async () => {
    // Work begins with the state: there is no moment in between in which a cancel finds nothing.
    const service = await new HostedService().activate();
    service.askFor('RESTART');
    expect(service.ask({ type: 'CANCEL' })).toEqual({ admitted: true });
    await service.rest();
    await service.pass(60_000);
    expect([service.state, service.started]).toEqual(['ACTIVE', 2]);
    expect(service.ask({ type: 'CANCEL' })).toMatchObject({ admitted: false, refusal: { rule: 'NOT_CANCELLABLE' } });
  });

  it('5: a foreign operation makes the emergency spin for ever', async () => {
    const service = await new HostedService().activate();
    service.cluster.setExecutor('c', 'ACTIVE');
    service.observe();
    service.ask({ type: 'CANCEL' });
    expect(service.state).toBe('EMERGENCY_DEACTIVATION_REQUESTED');
    for (const type of OPERATION_TYPES.filter((type) => type !== 'DEACTIVATE')) {
      const before = service.context;
      expect(service.ask(sampleRequest(type)).admitted).toBe(false);
      expect({ ...service.context, lastRefusal: null }).toEqual({ ...before, lastRefusal: null });
    }
    await service.rest();
    expect([service.state, service.context.emergency]).toEqual(['INACTIVE', null]);
  });

  it('8: a transition that the table does not declare throws at run time', async () => {
    // In every state, every event is taken or refused: nothing throws, and the actor lives on.
    for (const state of LIFECYCLE_STATES) {
      for (const type of [...OPERATION_TYPES, 'CANCEL'] as const) {
        const life = await arrivedAt(state);
        if (life.snapshot.status !== 'active') continue;
        expect(() => life.actor.send(requestFor(life, type))).not.toThrow();
        life.actor.send({ type: 'OBSERVE', health: sampleDigest({ serviceId: 'other-1', state, revision: 0 }) });
        expect(life.snapshot.status).not.toBe('error');
        life.actor.stop();
      }
    }
  });

  it('23: declared states are never entered', async () => {
    // DEPLOYING_TEST_INSTANCE is the one that was only declared; here a test deployment goes through it.
    const visited = new Set<string>(['INIT']);
    for (const state of LIFECYCLE_STATES) {
      const life = await arrivedAt(state);
      for (const value of life.visited) visited.add(value);
    }
    expect([...visited].sort()).toEqual([...LIFECYCLE_STATES].sort());
    const service = new HostedService();
    const states: string[] = [];
    service.actor.subscribe(({ value }) => states.push(value));
    service.askFor('DEPLOY_TEST_INSTANCE');
    await service.rest();
    expect([...new Set(states)]).toEqual(['CONFIG_TESTING_REQUESTED', 'DEPLOYING_TEST_INSTANCE', 'CONFIG_TESTING']);
  });

  it('27: a stop that races a step ends in an undeclared transition', async () => {
    // A result that arrives together with a CANCEL, before or after it: one of both ends the work, the other changes nothing.
    for (const isCancelFirst of [true, false]) {
      const service = await new HostedService().activate();
      service.askFor('RESTART');
      service.cluster.inject({ fault: 'RESULT_LATE', ms: 1 });
      await service.cluster.clock.until(() => service.on('b').length === 1 && service.on('b')[0] !== 'SI-02 HEALTHY');
      const cancel = () => service.ask({ type: 'CANCEL' }).admitted;
      if (isCancelFirst) expect(cancel()).toBe(true);
      await service.rest();
      if (!isCancelFirst) expect(cancel()).toBe(false);
      await service.pass(10_000);
      expect([service.state, service.actor.getSnapshot().status]).toEqual(['ACTIVE', 'active']);
    }
  });
});

/** A request, addressed to this service where it exists. */
function requestFor(life: Life, type: (typeof OPERATION_TYPES)[number] | 'CANCEL') {
  const request = sampleRequest(type);
  if (request.type === 'STOP_INSTANCES') {
    return { ...request, serviceId: life.serviceId, instanceIds: life.context.health?.healthyInstanceIds ?? ['i-1'] };
  }
  return 'serviceId' in request ? { ...request, serviceId: life.serviceId } : request;
}

/** A service in this state, by the shortest way. */
async function arrivedAt(state: LifecycleState): Promise<Life> {
  const life = await new Life().run(...WAYS[state]);
  expect(life.state).toBe(state);
  return life;
}
