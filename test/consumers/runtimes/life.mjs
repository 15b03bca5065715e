import { createRequire } from 'node:module';
import { dispatch, lifecycleMachine, persist, restoreActor, RestoreError } from 'local-service-machines';
import { compile } from 'local-service-machines/engine';
import { parseOperation } from 'local-service-machines/schema';
import { SAMPLE_SPEC } from 'local-service-machines/testing';
import { createActor, fromPromise, waitFor } from 'xstate';

// The same as life.cjs, and that both module systems hold the same machine.
const required = createRequire(import.meta.url)('local-service-machines');
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
    isSame: required.lifecycleMachine === lifecycleMachine && required.RestoreError === RestoreError,
  }),
);
