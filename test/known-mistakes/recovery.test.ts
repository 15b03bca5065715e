/*
 * Mistakes that real controllers of local services made, about records and restarts; each cannot happen here.
 */
import { describe, expect, it } from 'vitest';
import { assessHealth, lifecycleMachine, persist, restoreActor } from '../../src/index.js';
import { parseSpec } from '../../src/schema/index.js';
import { HostedService } from '../support/hosted-service.js';
import { Life } from '../support/life.js';
import { aMinimalSpec } from '../support/specs.js';

describe('known mistake', () => {
  it('3: a missing record makes a hot loop or an endless wait', async () => {
    const service = await new HostedService().activate();
    service.cluster.inject({ fault: 'RECORD_MISSING', serviceId: service.serviceId });
    let events = 0;
    service.actor.subscribe(() => (events += 1));
    service.askFor('DEACTIVATE');
    await service.pass(600_000);
    // One event accepts the operation, one ends it: no retry, no wait.
    expect([service.state, service.actor.getSnapshot().status, events]).toEqual(['DESTROYED', 'done', 2]);
    expect(service.actor.getSnapshot().output).toMatchObject({ reason: 'SERVICE_NOT_FOUND' });
  });

  it('6: after a change of leader, work continues on stale state', async () => {
    const service = await new HostedService({ hosts: ['a', 'b', 'c', 'd'] }).activate();
    service.cluster.setExecutor('e', 'ACTIVE');
    const before = service.actor.getSnapshot();
    const overtaken = assessHealth(before, service.cluster.observe(), service.cluster.clock.now());
    expect(overtaken.adjustment).toBe('ADJUST_INSTANCES');
    // The old leader's observation was begun before the work that the new leader takes up and ends.
    service.observe();
    await service.crash(1_000);
    await service.rest();
    expect([service.state, service.started]).toEqual(['ACTIVE', 5]);
    service.actor.send({ type: 'OBSERVE', health: overtaken });
    expect([service.state, service.context.revision]).toEqual(['ACTIVE', before.context.revision + 1]);
    await service.passes(2);
    expect(service.started).toBe(5);
    // A record that another leader has moved on under a later revision is the host's to compare before it writes: the
    // revision in every snapshot is what it compares.
    expect(persist(service.actor.getSnapshot()).snapshot.context.revision).toBe(before.context.revision + 1);
  });

  it('7: a tightened validation rule orphans a stored service on recovery', async () => {
    // What was valid when it was stored, and would not be accepted today, is restored and can be taken down.
    const spec = aMinimalSpec({ name: 'a name that no rule accepts' });
    expect(parseSpec(spec).success).toBe(false);
    const life = await new Life({}, spec).run('CREATE', 'ACTIVATE', 'done');
    const stored: unknown = JSON.parse(JSON.stringify(persist(life.snapshot)));
    const actor = restoreActor(lifecycleMachine, stored);
    expect(actor.getSnapshot().value).toBe('ACTIVE');
    actor.send({ type: 'DEACTIVATE', serviceId: life.serviceId });
    expect(actor.getSnapshot().value).toBe('DEACTIVATION_REQUESTED');
    actor.stop();
  });
});
