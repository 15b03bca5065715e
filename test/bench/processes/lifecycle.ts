import { STATES } from '../steps/life.js';
import { measuredSteps } from '../steps/measured.js';

/* A step of the lifecycle machine itself, its policies included. */
console.log(
  JSON.stringify(
    await measuredSteps({ compiled: 'contenders/lifecycle-engine', xstate: 'contenders/lifecycle-xstate' }, STATES),
  ),
);
