import { type LifecycleMachine, lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import type { WorkInputOf } from '../../../machines/lifecycle.work.js';
import type { WorkInput } from '../../model/work.js';
import type { Harness } from '../harness.js';
import type { WorkRunner, WorkResult } from '../work-actors.js';
import { startSubject, type XStateHarness } from '../xstate-subject.js';
import { type ClusterOptions, InMemoryCluster } from './cluster.js';

/**
 * Our own actor on a cluster in memory, as a harness: its work is really done there. Success is what the cluster
 * reports when it is done; a failure is reported in its place. The cluster's time is not the controller's, so that a
 * time-out leaves the cluster in the middle of the work. Two hosts, unless the options say otherwise. Before a replacement
 * what the digests of the cases show comes true: i-1 and i-2 run, one on each host.
 */
export function clusterHarness(
  machine: LifecycleMachine = lifecycleMachine,
  options?: Omit<ClusterOptions, 'clock'>,
): XStateHarness & Harness {
  return {
    name: `${machine.id} on a cluster in memory`,
    start: (input) => {
      const cluster = new InMemoryCluster({
        hosts: ['host-1', 'host-2'],
        newInstanceId: (n) => `i-${String(n)}`,
        ...options,
      });
      const results = new Map<string, WorkResult>();
      const runner: WorkRunner = {
        runWork: (name, workInput, signal, report) => {
          const { serviceId, service } = workInput;
          if (cluster.records.find(serviceId) === undefined) cluster.records.create(serviceId, service);
          const run = () => {
            cluster.runWork(name, workInput, signal, (result) => {
              results.set(result.effectId, result);
              report(result);
            });
          };
          if (name === 'replaceInstances') startMissing(cluster, workInput, run);
          else run();
        },
      };
      return startSubject(machine, input, runner, async ({ effectId, report }, outcome) => {
        if (outcome.kind !== 'success') {
          report({ effectId, outcome });
          return;
        }
        await cluster.clock.until(() => results.has(effectId));
        const result = results.get(effectId);
        if (result !== undefined) report(result);
      });
    },
  };
}

/** Starts what an ACTIVE service lacks, and then does the work. */
function startMissing(cluster: InMemoryCluster, workInput: WorkInput, run: () => void): void {
  const { serviceId, operation, service } = workInput;
  const input: WorkInputOf<'adjustInstances'> = {
    ...workInput,
    effectId: `${serviceId}#0:adjustInstances`,
    service: { ...service, activationState: 'ACTIVE' },
    operation: { type: 'ADJUST_INSTANCES', serviceId, opSpec: operation.opSpec },
  };
  cluster.runWork('adjustInstances', input, { aborted: false }, run);
}
