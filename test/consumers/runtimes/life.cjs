const { createActor, fromPromise, waitFor } = require('xstate');
const { dispatch, lifecycleMachine, persist, restoreActor, RestoreError } = require('local-service-machines');
const { compile } = require('local-service-machines/engine');
const { parseOperation } = require('local-service-machines/schema');
const { SAMPLE_SPEC } = require('local-service-machines/testing');

// The same as life.mjs, and that both module systems hold the same machine.
(async () => {
  const imported = await import('local-service-machines');
  const actors = { recordActivation: fromPromise(() => Promise.resolve()) };
  const actor = createActor(lifecycleMachine.provide({ actors })).start();
  const parsed = parseOperation({ type: 'CREATE', spec: SAMPLE_SPEC, instancesPerHost: 1 });
  dispatch(actor, parsed.data);
  const { serviceId } = actor.getSnapshot().context;
  dispatch(actor, { type: 'ACTIVATE', serviceId });
  await waitFor(actor, ({ value }) => value === 'ACTIVE');
  const restored = restoreActor(lifecycleMachine, JSON.parse(JSON.stringify(persist(actor.getSnapshot()))));
  console.log(
    JSON.stringify({
      state: restored.getSnapshot().value,
      compiled: typeof compile(lifecycleMachine).step,
      isSame: imported.lifecycleMachine === lifecycleMachine && imported.RestoreError === RestoreError,
    }),
  );
})();
