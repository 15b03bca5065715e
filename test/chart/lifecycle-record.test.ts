import { describe, expect, it } from 'vitest';
import { conditions, explain, pathTo } from '../../src/chart/index.js';
import { admit, type LifecycleRecord, lifecycleMachine, waitingFor } from '../../src/index.js';
import { createActor } from 'xstate';

const actor = createActor(lifecycleMachine);

describe.each<[string, (record: LifecycleRecord) => unknown]>([
  ['admit', (record) => admit(record, { type: 'CANCEL' })],
  ['waitingFor', waitingFor],
  ['conditions', conditions],
  ['explain', (record) => explain(record, { type: 'CANCEL' })],
  ['pathTo', (record) => pathTo(record, 'ACTIVE')],
])('%s, from JavaScript', (_, ask) => {
  it.each([
    ['undefined', undefined],
    ['an actor', actor],
    ['a machine', lifecycleMachine],
    ['a state', 'ACTIVE'],
  ])('says that %s is no snapshot', (_name, given) => {
    const error = new TypeError('No snapshot or record of a service was given.');
    expect(() => ask(given as never)).toThrow(error);
  });
});
