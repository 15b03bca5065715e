import { lifecycleMachine } from 'local-service-machines';
import { compile } from 'local-service-machines/engine';
import { SAMPLE_SPEC, sampleRequest } from 'local-service-machines/testing';
import { createActor } from 'xstate';
import { fromJson } from '../steps/script.js';

/* How many bytes of heap does a tracked service take, as an actor or as a record? A process for each. */

const SERVICES = 20_000;
const WARM_UP = 2_000;

const engine = compile(lifecycleMachine);
const create = sampleRequest('CREATE');
/** A record does not change: all services with the same settings begin with the same one. */
const unborn = engine.start(undefined).record;

/** A service at rest. Actor and record both hold a specification of their own, which the host could not do without. */
const WAYS: Readonly<Record<string, () => object>> = {
  record: () => engine.step(unborn, create).record,
  actor: () => {
    const actor = createActor(lifecycleMachine).start();
    actor.send(create);
    return actor;
  },
  specification: () => fromJson(SAMPLE_SPEC),
};

const make = WAYS[process.argv[2] ?? ''];
if (make === undefined) throw new Error(`One of ${Object.keys(WAYS).join(', ')} is measured.`);
// What is made once for all of them, and what V8 learns of them, is not measured.
for (let place = 0; place < WARM_UP; place += 1) make();
const kept: (object | null)[] = Array.from({ length: SERVICES }, () => null);
const before = heap();
for (let place = 0; place < SERVICES; place += 1) kept[place] = make();
console.log(JSON.stringify({ bytes: (heap() - before) / kept.length }));

function heap(): number {
  for (let time = 0; time < 4; time += 1) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
