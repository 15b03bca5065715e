import { compiledWithWork } from '../steps/contenders/engine-with-work.js';
import { xstateWithWork } from '../steps/contenders/xstate-with-work.js';
import { measuredSteps } from '../steps/measured.js';

/* A step of the chart in small that invokes its work: by whom this can be done at all. */
console.log(JSON.stringify(measuredSteps({ compiled: compiledWithWork, xstate: xstateWithWork })));
