import { activationMachine, dispatch, lifecycleMachine } from 'local-service-machines';
import { type Graph, toGraph, toMermaid } from 'local-service-machines/diagram';
import { createInspect, type InspectMessage } from 'local-service-machines/inspect';
import { instanceMachine } from 'local-service-machines/instance';
import { parseOperation } from 'local-service-machines/schema';
import { SAMPLE_SPEC, sampleRequest, trackTransitions, createHarness } from 'local-service-machines/testing';
import { createActor, type SnapshotFrom } from 'xstate';

/*
 * A host in TypeScript: compiled with each way of finding modules, as ESM and as CommonJS, and then run. It prints what it did.
 */

const messages: InspectMessage[] = [];
const inspect = createInspect({ sink: (message) => messages.push(message) });
const actor = createActor(lifecycleMachine, { inspect }).start();
const parsed = parseOperation({ type: 'CREATE', spec: SAMPLE_SPEC, instancesPerHost: 1 });
if (!parsed.success) throw parsed.error;
const admission = dispatch(actor, parsed.data);
const refused = dispatch(actor, { type: 'CANCEL' });

const activation = createActor(activationMachine).start();
activation.send({ type: 'DEACTIVATE', serviceId: '/node-agent' });
// @ts-expect-error The machine is typed: it knows its events.
activation.send({ type: 'NO_SUCH_EVENT' });

export const states: SnapshotFrom<typeof lifecycleMachine>['value'][] = ['INIT', 'DESTROYED'];
// @ts-expect-error The machine is typed: it knows its states.
states.push('NO_SUCH_STATE');

const graph: Graph = toGraph(lifecycleMachine);
const subject = createHarness().start({});

console.log(
  JSON.stringify({
    admitted: admission.admitted,
    rule: refused.admitted ? null : refused.refusal.rule,
    state: actor.getSnapshot().value,
    inspected: messages.length > 0,
    ordinary: sampleRequest('CANCEL').type,
    drawn: Object.keys(lifecycleMachine.states).every((state) => toMermaid(graph).includes(state)),
    instance: instanceMachine.id,
    tracked: trackTransitions(lifecycleMachine).taken().length,
    // Provided with other actors it is another object, but the chart within must be the same one.
    sameMachine: subject.actor.getSnapshot().machine.config === lifecycleMachine.config,
  }),
);
