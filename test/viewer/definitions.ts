import { type AnyActorLogic, createActor } from 'xstate';
import { createInspect } from '../../src/inspect/index.js';

/** The definition of this machine as our sender sends it. */
export function definitionOf(logic: AnyActorLogic, input?: unknown): string {
  const definitions: string[] = [];
  const inspect = createInspect({
    sink: (message) => {
      if (message.type === '@xstate.actor') definitions.push(message.definition);
    },
  });
  createActor(logic, { inspect, input }).start().stop();
  return definitions[0]!;
}
