import { admit, lifecycleMachine } from 'local-service-machines';
import { toGraph, toMermaid } from 'local-service-machines/diagram';
import { createInspect } from 'local-service-machines/inspect';
import { parseOperation } from 'local-service-machines/schema';
import { SAMPLE_SPEC } from 'local-service-machines/testing';
import { createActor } from 'xstate';

// What a page of an operator does: it lets the machine say what is possible, draws it, and shows what happens.
const messages = [];
const actor = createActor(lifecycleMachine, { inspect: createInspect({ sink: (message) => messages.push(message) }) });
actor.start();
actor.send(parseOperation({ type: 'CREATE', spec: SAMPLE_SPEC, instancesPerHost: 1 }).data);

globalThis.shown = {
  state: actor.getSnapshot().value,
  mayRestart: admit(actor.getSnapshot(), { type: 'RESTART', serviceId: 'dns-cache-1' }).admitted,
  isDrawn: toMermaid(toGraph(lifecycleMachine)).includes('EMERGENCY_DEACTIVATION_'),
  messages: messages.map(({ type }) => type),
};
