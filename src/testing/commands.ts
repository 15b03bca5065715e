import fc from 'fast-check';
import { allowedOperations } from '../chart/legality.js';
import type { ClusterObservation } from '../model/cluster.js';
import type { LifecycleState } from '../model/lifecycle.js';
import { OPERATION_TYPES, type OperationType, type ServiceRequest } from '../model/operation.js';
import { assessHealth } from '../policy/health.js';
import { OBSERVED_AT, observationArbitrary } from './arbitraries/observation.js';
import { outcomeArbitrary } from './arbitraries/scenario.js';
import { ChartModel } from './chart-model.js';
import type { Answer, Awaitable, WorkOutcome } from './harness.js';
import { SAMPLE_SERVICE_ID, sampleRequest } from './sample-service.js';

/** One service in the controller under test, as the commands drive it. */
export interface CommandTarget {
  /** Sends a request and returns the answer of the controller. */
  send(request: ServiceRequest): Awaitable<Answer>;
  /** The state of the service, one of the 15. */
  state(): Awaitable<LifecycleState>;
  /** The controller sees the cluster like this, at `now` in epoch ms. */
  observe(observation: ClusterObservation, now: number): Awaitable<unknown>;
  /** Ends the work in flight. */
  settle?(outcome: WorkOutcome): Awaitable<unknown>;
  /** Lets the delay of the present state pass. */
  timeout?(): Awaitable<unknown>;
}

/** A command of fast-check over a controller; its model is the chart. */
export type LifecycleCommand = fc.AsyncCommand<ChartModel, CommandTarget>;

/** Which commands there are. */
export interface CommandOptions {
  /** Whether the service can `settle`. Default true. */
  readonly settle?: boolean;
  /** Whether the service can `timeout`. Default true. */
  readonly timeout?: boolean;
}

/**
 * The commands for `fc.commands` and `fc.asyncModelRun`. Each command does the same to the chart
 * (`new ChartModel()`) and to the controller, and fails where what they say, or the state in which they are, differs. The service of the
 * commands is the one that `sampleRequest('CREATE')` creates. What the controller cannot do is left out by the options.
 */
export function lifecycleCommands({
  settle = true,
  timeout = true,
}: CommandOptions = {}): fc.Arbitrary<LifecycleCommand>[] {
  const types = OPERATION_TYPES.filter((type) => type !== 'CREATE');
  return [
    fc.constant(sending(sampleRequest('CREATE'))),
    fc.constantFrom(...types).map(sendingIfAllowed),
    fc.constantFrom(...types).map(sendingIfAllowed),
    fc.constantFrom(...types, 'CANCEL' as const).map((type) => sending(sampleRequest(type))),
    naming.map(sending),
    fc
      .integer({ min: 0, max: 257 })
      .map((instancesPerHost) =>
        sending({ type: 'UPDATE_INSTANCE_COUNT', serviceId: SAMPLE_SERVICE_ID, instancesPerHost }),
      ),
    observationArbitrary({ serviceId: SAMPLE_SERVICE_ID }).map(observing),
    ...(settle ? [fc.constant(settling({ kind: 'success' })), outcomeArbitrary.map(settling)] : []),
    ...(timeout ? [fc.constant(TIMEOUT)] : []),
  ];
}

const naming: fc.Arbitrary<ServiceRequest> = fc.record({
  type: fc.constantFrom('STOP_INSTANCES' as const, 'REPLACE_INSTANCES' as const),
  serviceId: fc.constant(SAMPLE_SERVICE_ID),
  instanceIds: fc.subarray(['i1', 'i2', 'i3']),
});

function sending(request: ServiceRequest): LifecycleCommand {
  return command(
    nameOf(request),
    () => true,
    (model, real) => sendBoth(request, model, real),
  );
}

/** Left out where the state does not allow it, so that walks go further than by chance. */
function sendingIfAllowed(type: OperationType): LifecycleCommand {
  const request = sampleRequest(type);
  return command(
    nameOf(request),
    ({ record }) => allowedOperations(record.value).includes(type),
    (model, real) => sendBoth(request, model, real),
  );
}

async function sendBoth(request: ServiceRequest, model: ChartModel, real: CommandTarget): Promise<void> {
  const before = model.record.value;
  const expected = model.send(request);
  const { admitted } = await real.send(request);
  if (admitted === expected.admitted) return;
  const [should, was] = admitted ? ['refused', 'admitted'] : ['admitted', 'refused'];
  throw new Error(`${nameOf(request)} in ${before} should be ${should}, but was ${was}.`);
}

function nameOf(request: ServiceRequest): string {
  return 'instanceIds' in request ? `${request.type} ${(request.instanceIds ?? []).join()}` : request.type;
}

function observing(observation: ClusterObservation): LifecycleCommand {
  const isRunning = ({ record: { value } }: Pick<ChartModel, 'record'>) => value !== 'INIT' && value !== 'DESTROYED';
  return command(`observe ${inWords(observation)}`, isRunning, async (model, real) => {
    model.observe(assessHealth(model.record, observation, OBSERVED_AT));
    await real.observe(observation, OBSERVED_AT);
  });
}

function settling(outcome: WorkOutcome): LifecycleCommand {
  const name = outcome.kind === 'failure' ? `failure ${outcome.failure.code}` : outcome.kind;
  return command(
    name,
    (model) => model.work !== null,
    async (model, real) => {
      if (real.settle === undefined) throw lacking('settle');
      model.settle(outcome);
      await real.settle(outcome);
    },
  );
}

const TIMEOUT = command(
  'time',
  (model) => model.isTimed,
  async (model, real) => {
    if (real.timeout === undefined) throw lacking('timeout');
    model.timeout();
    await real.timeout();
  },
);

function lacking(call: 'settle' | 'timeout'): Error {
  return new Error(`The controller has no ${call}(): give lifecycleCommands the option ${call}: false.`);
}

function command(
  name: string,
  check: (model: Readonly<ChartModel>) => boolean,
  run: (model: ChartModel, real: CommandTarget) => Promise<void>,
): LifecycleCommand {
  return {
    check,
    run: async (model, real) => {
      const before = model.record.value;
      await run(model, real);
      const expected = model.record.value;
      const state = await real.state();
      if (state !== expected) throw new Error(`${name} in ${before} should lead to ${expected}, but led to ${state}.`);
    },
    toString: () => name,
  };
}

function inWords({ executors, instances }: ClusterObservation): string {
  const hosts = executors.map(({ executorId, state }) => `${executorId} ${state}`);
  const reports = instances.map(({ instanceId, executorId, state }) => `${instanceId} on ${executorId} ${state}`);
  return `[${[...hosts, ...reports].join(', ')}]`;
}
