import { machina, machinaInPlace } from '../peers/machina.js';
import { typescriptFsm } from '../peers/typescript-fsm.js';
import { xstateStore } from '../peers/xstate-store.js';
import { compiled } from '../steps/contenders/engine.js';
import { reducer } from '../steps/contenders/reducer.js';
import { xstate } from '../steps/contenders/xstate.js';
import { measuredSteps } from '../steps/measured.js';

/* A step of the chart in small, by all contenders. */
console.log(
  JSON.stringify(measuredSteps({ compiled, reducer, xstate, machina, machinaInPlace, xstateStore, typescriptFsm })),
);
