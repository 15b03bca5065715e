import { expect, it } from 'vitest';
import { toGraph } from '../../src/diagram/index.js';
import { lifecycleMachine } from '../../src/index.js';
import { createInspect } from '../../src/inspect/index.js';
import { ActorStore } from '../../src/viewer/messages/actor-store.js';
import { logRowOf } from '../../src/viewer/page/log-rows.js';
import { summaryOf } from '../../src/viewer/page/step-summary.js';
import { stepsOf } from '../../src/viewer/page/steps.js';
import { Life } from '../support/life.js';

const graph = toGraph(lifecycleMachine);

it('a row names who is behind it: of a CANCEL the operator, also of work of the reconciliation', async () => {
  const life = new Life();
  const store = new ActorStore();
  life.actor.system.inspect(createInspect({ sink: (message) => store.add(message, 100) }));
  await life.run('CREATE', 'ACTIVATE', 'done', { observe: { adjustment: 'ADJUST_INSTANCES' } }, 'CANCEL', 'time');
  const rows = stepsOf(store.actors.get(life.actor.sessionId)!).map((step) =>
    logRowOf({})({ step, summary: summaryOf(step, { graph }) }),
  );
  expect(rows.map(({ what, by }) => [what, by])).toEqual([
    ['CREATE', undefined],
    ['ACTIVATE', 'operator'],
    ['done', 'operator'],
    ['OBSERVE', 'reconciliation'],
    ['CANCEL', 'operator'],
    ['by itself', 'emergency'],
  ]);
});
