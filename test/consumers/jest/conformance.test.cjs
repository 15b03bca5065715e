const { admit, lifecycleMachine } = require('local-service-machines');
const { runConformance, createHarness } = require('local-service-machines/testing');
const { createActor } = require('xstate');

test('the machine answers', () => {
  const snapshot = createActor(lifecycleMachine).getSnapshot();
  expect(admit(snapshot, { type: 'CANCEL' })).toMatchObject({ admitted: false, refusal: { rule: 'NOT_CANCELLABLE' } });
});

test('the conformance cases pass', async () => {
  const { failed, passed } = await runConformance(createHarness());
  expect(failed).toEqual([]);
  expect(passed.length).toBeGreaterThan(300);
}, 60_000);
