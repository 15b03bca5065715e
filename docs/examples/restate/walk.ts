/* The life of one service, from CREATE to DESTROYED, with the outcome of each request. */
import { type CreateOperation, type LifecycleEvent, serviceIdOf } from 'local-service-machines';
import type { Controller, Outcome } from './controller.js';

/** Walks a service through its life; `print` gets a line for each request. */
export async function walk(
  controller: Controller,
  create: CreateOperation,
  print: (line: string) => void,
): Promise<void> {
  const serviceId = serviceIdOf(create.spec);
  const { cluster } = controller;
  const report = (event: LifecycleEvent['type'], outcome: Outcome) => print(lineOf(event, outcome, runningOn(cluster)));
  const request = async (request: Parameters<Controller['request']>[1]) => {
    report(request.type, await controller.request(serviceId, request));
  };
  const observe = async () => report('OBSERVE', await controller.observe(serviceId));

  report('CREATE', await controller.create(create));
  await request({ type: 'RESTART', serviceId }); // Refused, and the refusal says why.
  await request({ type: 'DEPLOY_TEST_INSTANCE', serviceId });
  await request({ type: 'ACTIVATE', serviceId });
  await observe(); // Instances are missing: the service starts them by itself.
  await observe();
  await request({ type: 'RESTART', serviceId });
  await request({ type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 2 });
  await request({ type: 'ADJUST_INSTANCES', serviceId });
  await observe();
  await request({ type: 'STOP_INSTANCES', serviceId, instanceIds: [firstRunning(cluster)] });
  await observe();
  await cancelAnAdjustment();
  await observe(); // An inactive service has no instances: it stops them.
  await observe();
  await request({ type: 'DESTROY', serviceId });

  /** The adjustment is cancelled while a host works on it, and the service takes itself down. */
  async function cancelAnAdjustment() {
    await request({ type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 3 });
    const held = cluster.holds.next('START');
    const adjustment = controller.ingress.send(serviceId, { type: 'ADJUST_INSTANCES', serviceId });
    const effectId = await held.reached;
    report('ADJUST_INSTANCES', { after: await adjustment, settled: await adjustment });
    await request({ type: 'CANCEL', serviceId, effectId });
    held.release();
  }
}

function lineOf(event: LifecycleEvent['type'], { after, settled }: Outcome, running: number): string {
  const { context } = settled;
  const states = after.value === settled.value ? after.value : `${after.value} → ${settled.value}`;
  const facts = [`revision ${context.revision}`, `${running} running`];
  const refusal = after.context.lastRefusal;
  const why = refusal === null ? [] : [`refused: ${refusal.message}`];
  return [event.padEnd(22), states.padEnd(46), ...facts, ...why].join('  ');
}

function runningOn(cluster: Controller['cluster']): number {
  return cluster.observe().instances.filter(({ state }) => state === 'HEALTHY').length;
}

function firstRunning(cluster: Controller['cluster']): string {
  const instance = cluster.observe().instances.find(({ state }) => state === 'HEALTHY');
  if (instance === undefined) throw new Error('Nothing runs.');
  return instance.instanceId;
}
