import { describe, expect, it } from 'vitest';
import { Life, type Step } from '../support/life.js';

/** How the work of a second adjustment can end, and what its event says of it. */
const OUTCOMES: readonly (readonly [Step, outcome: string, code: string | null])[] = [
  ['done', 'succeeded', null],
  ['fail', 'failed', 'NO_LUCK'],
  ['time', 'timedOut', 'TIMED_OUT'],
  ['CANCEL', 'cancelled', null],
];

describe('operation.finished', () => {
  it.each(OUTCOMES)('tells that %s ended the operation', async (step, outcome, code) => {
    const life = await new Life().run('CREATE', 'ACTIVATE', 'done', 'ADJUST_INSTANCES', step);
    const finished = life.emitted.filter(({ type }) => type === 'operation.finished');
    expect(finished).toHaveLength(2);
    expect(finished[0]).toMatchObject({ operation: 'ACTIVATE', outcome: 'succeeded', failure: null });
    expect(finished[1]).toMatchObject({
      type: 'operation.finished',
      serviceId: life.serviceId,
      operation: 'ADJUST_INSTANCES',
      cause: 'operator',
      effectId: `${life.serviceId}#3:adjustInstances`,
      outcome,
      failure: code === null ? null : { code, operation: 'ADJUST_INSTANCES' },
      revision: 3,
    });
  });
});
