/*
 * Does anything bad ever happen? `npm run explore` visits every configuration of the lifecycle machine, compares what it finds
 * with the tables that were transcribed by hand, and prints the counts and any violation. Fails if there is one.
 */
import { lifecycleMachine } from '../../src/index.js';
import { explore } from '../../src/testing/index.js';
import { TRANSITIONS } from '../support/tables.js';
import { tell } from './tell.js';

process.exitCode = tell(explore(lifecycleMachine, { transitions: TRANSITIONS }), (text) => console.log(text));
