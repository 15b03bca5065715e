import { describe, expect, it } from 'vitest';
import { conditions, explain, pathTo } from '../../src/chart/index.js';
import {
  admit,
  assessHealth,
  lifecycleMachine,
  persist,
  RestoreError,
  restoreActor,
  restoreRecord,
  waitingFor,
} from '../../src/index.js';
import { LIFECYCLE_STATES, type LifecycleState } from '../../src/model/index.js';
import { Life } from '../support/life.js';
import { WAYS } from '../support/ways.js';

/** A snapshot in this state, and the same as an engine's record. */
async function both(state: LifecycleState) {
  const { snapshot } = await new Life().run(...WAYS[state]);
  return { snapshot, record: { value: snapshot.value, context: snapshot.context } };
}

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe.each(LIFECYCLE_STATES)('in %s, a snapshot and an engine’s record', (state) => {
  it('are stored in the same envelope, and come back from it as either', async () => {
    const { snapshot, record } = await both(state);
    expect(persist(record)).toEqual(persist(snapshot));
    const stored = json(persist(record));
    expect(restoreRecord(lifecycleMachine, stored)).toEqual(record);
    const actor = restoreActor(lifecycleMachine, stored);
    expect(actor.getSnapshot().value).toBe(state);
    actor.stop();
  });

  it('have the same answers to every question', async () => {
    const { snapshot, record } = await both(state);
    const request = { type: 'RESTART', serviceId: snapshot.context.serviceId } as const;
    const ask = (service: typeof record) => [
      waitingFor(service),
      conditions(service),
      admit(service, request),
      explain(service, request),
      pathTo(service, 'ACTIVE'),
      state === 'INIT' ? null : assessHealth(service, { executors: [], instances: [] }, 1_700_000_000_000),
    ];
    expect(ask(record)).toEqual(ask(snapshot));
  });
});

it('what is no envelope of a service is no record', () => {
  for (const stored of [null, {}, { schemaVersion: 99 }, { schemaVersion: 2, machineId: 'other', snapshot: {} }]) {
    expect(() => restoreRecord(lifecycleMachine, stored)).toThrow(RestoreError);
  }
});
