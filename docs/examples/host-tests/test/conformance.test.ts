import { describeConformance } from 'local-service-machines/testing/vitest';
import { controllerHarness } from './harness.js';

/* Cases with a digest are skipped: our controller observes by itself, which random-lives.test.ts shows. */

const route = 'ours sends a request to the service that it names';

describeConformance(controllerHarness(), {
  skip: {
    'rule/addressed-service/': route,
    'rule/order-of-checks/the-state-comes-before-the-addressed-service': route,
    'rule/order-of-checks/the-addressed-service-comes-before-the-fields': route,
    'rule/cancel/of-another-service': route,
    'rule/cancel/the-state-comes-before-the-addressed-service': route,
  },
});
