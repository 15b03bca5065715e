import { admit } from 'local-service-machines';
import { explain, pathTo } from 'local-service-machines/chart';
import { compile } from 'local-service-machines/engine';
import { LIFECYCLE_STATES, OPERATION_TYPES } from 'local-service-machines/model';
import { lifecycleMachine } from 'local-service-machines';
import { sampleRequest } from 'local-service-machines/testing';
import { CREATE, REPORTED } from '../steps/life.js';
import { estimates, THOROUGH } from '../support/sampling.js';

/* What a page of services asks: what of each operation becomes, and how to get to each state; against `admit` of the same requests. */

const engine = compile(lifecycleMachine);
let { record } = engine.step(engine.start(undefined).record, CREATE);
const positions = [record, ...REPORTED.map((event) => (record = engine.step(record, event).record))];
const requests = OPERATION_TYPES.filter((type) => type !== 'CREATE').map((type) => sampleRequest(type));

/** Asks of every position in turn. */
const asking = (ask: (position: (typeof positions)[number]) => number) => (times: number) => {
  let answers = 0;
  for (let time = 0; time < times; time += 1) answers += ask(positions[time % positions.length]!);
  return answers;
};

const found = estimates(
  {
    admit: asking((position) => requests.filter((request) => admit(position, request).admitted).length),
    explain: asking((position) => requests.filter((request) => explain(position, request).admitted).length),
    path: asking((position) => LIFECYCLE_STATES.filter((state) => pathTo(position, state).reachable).length),
  },
  { ...THOROUGH, rounds: 60 },
);
const per = (name: string, asked: number) => ({ least: found[name]!.least / asked, low: found[name]!.low / asked });
console.log(
  JSON.stringify({
    admit: per('admit', requests.length),
    explain: per('explain', requests.length),
    path: per('path', LIFECYCLE_STATES.length),
  }),
);
