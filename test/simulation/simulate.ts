import type { InstanceRecord } from '../../src/index.js';
import type { Schedule } from './schedule.js';
import { type Sabotage, World } from './world.js';

/** How many observations at rest a cluster may take to become as it should be, once faults have stopped: back-offs pass first. */
const MOST_PASSES = 250;

const ACTIVE_OR_UNREADY = ['ACTIVE', 'UNREADY'];
const GONE = ['STOPPED', 'LOST'];

/** What went wrong in this life? Nothing, if the list is empty. */
export async function simulate(schedule: Schedule, sabotage: Sabotage = {}): Promise<readonly string[]> {
  const world = new World(schedule, sabotage);
  const { violations } = world.invariants;
  await world.begin();
  for (const [index, step] of schedule.steps.entries()) {
    await world.play(step);
    if (violations.length > 0) return violations.map((text) => `step ${String(index + 1)}: ${text}`);
  }
  const passes = await world.converge(MOST_PASSES);
  world.end();
  world.invariants.ended();
  if (violations.length > 0) return violations.map((text) => `when faults had stopped: ${text}`);
  if (passes === null) return [`not converged after ${String(MOST_PASSES)} observations: ${describe(world)}`];
  return isAsItShouldBe(world) ? [] : [`converged, but the cluster is not as it should be: ${describe(world)}`];
}

/** The oracle: what has to run where, by domain.md §2. */
function isAsItShouldBe({ snapshot, cluster }: World): boolean {
  const { value, context } = snapshot;
  const own = cluster.instances.filter(
    ({ serviceId, state }) => serviceId === context.serviceId && !GONE.includes(state),
  );
  const live = cluster.executors.filter(({ state }) => ACTIVE_OR_UNREADY.includes(state));
  const isLive = ({ executorId }: InstanceRecord) => live.some((host) => host.executorId === executorId);
  const allWell = own.every((instance) => instance.state === 'HEALTHY' && isLive(instance));
  switch (value) {
    case 'ACTIVE':
      return (
        allWell &&
        live.every(
          ({ executorId }) =>
            own.filter((instance) => instance.executorId === executorId).length === context.instancesPerHost,
        )
      );
    case 'CONFIG_TESTING':
      return allWell && own.length === Math.min(live.length, 1);
    case 'INACTIVE':
      return own.length === 0;
    default:
      // A service whose record was lost, or that was destroyed on what was known of it, may leave instances behind.
      return value === 'DESTROYED';
  }
}

function describe({ snapshot, cluster }: World): string {
  const { value, context } = snapshot;
  const instances = cluster.instances
    .filter(({ serviceId, state }) => serviceId === context.serviceId && !GONE.includes(state))
    .map(({ instanceId, executorId, state }) => `${instanceId} on ${executorId} ${state}`);
  const hosts = cluster.executors.map(({ executorId, state }) => `${executorId} ${state}`);
  return `${value}, ${String(context.instancesPerHost)} per host; ${hosts.join(', ')}; ${instances.join(', ')}; ${JSON.stringify(context.lastFailure)}`;
}
