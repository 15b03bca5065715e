import { describeConformance } from 'local-service-machines/testing/vitest';
import { controllerHarness } from './harness.js';

/* Cases with a digest are skipped: our controller observes by itself, which random-lives.test.ts shows. */

describeConformance(controllerHarness());
