import { measuredSteps } from '../steps/measured.js';
import { EXPECTED } from '../steps/script.js';

/* A step of the chart in small that invokes its work: by whom this can be done at all. */
console.log(
  JSON.stringify(
    await measuredSteps({ compiled: 'contenders/engine-with-work', xstate: 'contenders/xstate-with-work' }, EXPECTED),
  ),
);
