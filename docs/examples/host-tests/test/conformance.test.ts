import { describeConformance } from 'local-service-machines/testing/vitest';
import { controllerHarness } from './harness.js';

/* Cases with a digest are skipped too: our controller assesses the cluster by itself, which random-lives.test.ts shows it. */

const life =
  'ours knows no service before CREATE, and one that was destroyed may be created again: see services.test.ts';
const route = 'ours sends a request to the service that it names';

describeConformance(controllerHarness, {
  skip: {
    'cell/INIT/': life,
    'cell/DESTROYED/': life,
    'rule/create/after-the-service-was-destroyed': life,
    'rule/addressed-service/': route,
    'rule/order-of-checks/the-state-comes-before-the-addressed-service': route,
    'rule/order-of-checks/the-addressed-service-comes-before-the-fields': route,
    'rule/cancel/of-another-service': route,
    'rule/cancel/the-state-comes-before-the-addressed-service': route,
  },
});
