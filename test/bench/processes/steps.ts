import { measuredSteps } from '../steps/measured.js';
import { EXPECTED } from '../steps/script.js';

/* A step of the chart in small, by all contenders. */
const found = await measuredSteps(
  {
    compiled: 'contenders/engine',
    reducer: 'contenders/reducer',
    xstate: 'contenders/xstate',
    machina: 'peers/machina',
    machinaInPlace: 'peers/machina-in-place',
    xstateStore: 'peers/xstate-store',
    typescriptFsm: 'peers/typescript-fsm',
  },
  EXPECTED,
);
console.log(JSON.stringify(found));
