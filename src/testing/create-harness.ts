import { type LifecycleMachine, lifecycleMachine } from '../../machines/lifecycle.machine.js';
import type { Harness } from './harness.js';
import { type MakeServiceHost, serviceHostHarness } from './service-host-harness.js';
import { startSubject, type XStateHarness } from './xstate-subject.js';

/**
 * A ready harness, on a virtual clock, with work that ends when the test says so.
 *
 * Of a machine: its actors, with the guards, updates and delays that the controller provides; the work that it provides is not
 * called. Of a function that makes a service host of what it is given: the host is made again for each restart, on the
 * store of the one before, and work that it begins twice in one attempt fails the case. What a service host does otherwise than a
 * controller of one service is not checked: it creates a destroyed service anew, tells nothing more of it, and observes by itself and
 * not by digests.
 *
 * @example
 * ```ts
 * await runConformance(createHarness(lifecycleMachine.provide({ guards })));
 * await runConformance(createHarness((parts) => createServiceHost({ ...parts, store: new MyStore() })));
 * ```
 */
export function createHarness(machine?: LifecycleMachine): XStateHarness;
export function createHarness(makeHost: MakeServiceHost): Harness;
export function createHarness(of: LifecycleMachine | MakeServiceHost = lifecycleMachine): XStateHarness | Harness {
  if (typeof of === 'function') return serviceHostHarness(of);
  return {
    name: of.id,
    start: (input) =>
      startSubject(of, input, { runWork: () => undefined }, ({ report, effectId }, outcome) =>
        report({ effectId, outcome }),
      ),
  };
}
