import { type LifecycleEvent, lifecycleMachine } from 'local-service-machines';
import { compile } from 'local-service-machines/engine';
import { initialTransition, transition } from 'xstate';
import { CREATE, HEARD, REPORTED } from '../steps/life.js';
import { textOf } from '../steps/script.js';
import { estimates, THOROUGH } from '../support/sampling.js';

/* A step of the lifecycle machine itself, its policies included. */

const engine = compile(lifecycleMachine);
const { record } = engine.step(engine.start(undefined).record, CREATE);
const [born] = initialTransition(lifecycleMachine, undefined);
const [snapshot] = transition(lifecycleMachine, born, CREATE);

function compiled(times: number): number {
  let revision = 0;
  for (let time = 0; time < times; time += 1) {
    let now = record;
    for (const event of REPORTED) now = engine.step(now, event).record;
    revision += now.context.revision;
  }
  return revision;
}

function xstate(times: number): number {
  let revision = 0;
  for (let time = 0; time < times; time += 1) {
    let now = snapshot;
    for (const event of HEARD) [now] = transition(lifecycleMachine, now, event as LifecycleEvent);
    revision += now.context.revision;
  }
  return revision;
}

let [record1, snapshot1] = [record, snapshot];
for (const [place, event] of REPORTED.entries()) {
  record1 = engine.step(record1, event).record;
  [snapshot1] = transition(lifecycleMachine, snapshot1, HEARD[place] as LifecycleEvent);
  if (record1.state !== textOf(snapshot1.value)) throw new Error(`${event.type}: ${record1.state}`);
}

const found = estimates({ compiled, xstate }, THOROUGH);
const steps = REPORTED.length;
console.log(
  JSON.stringify(
    Object.fromEntries(
      Object.entries(found).map(([name, { least, low }]) => [name, { least: least / steps, low: low / steps }]),
    ),
  ),
);
