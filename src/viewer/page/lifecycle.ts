import { lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import type { InspectedSnapshot } from '../../inspect/messages.js';
import { LIFECYCLE_STATES } from '../../model/lifecycle.js';
import { isLifecycleState } from '../../model/type-guards.js';
import { chartEdges, type ChartEdge, type ChartProps } from '../../page/chart/lifecycle-chart.js';
import { possibleMoves } from '../../page/chart/possible-moves.js';
import { remembered } from '../../page/remembered.js';
import type { Graph } from '../../diagram/graph.js';
import type { Definition } from './actors.js';
import { isObject } from '../messages/read-message.js';

/** Whether this is the lifecycle machine, of which we have a chart that was placed by hand. */
export function isLifecycle({ machineId, config }: Definition): boolean {
  const states = config?.['states'];
  return (
    machineId === lifecycleMachine.id &&
    isObject(states) &&
    LIFECYCLE_STATES.every((state) => Object.hasOwn(states, state)) &&
    Object.keys(states).every(isLifecycleState)
  );
}

/** The service in a snapshot; null where it has none that this version of the library can read. */
export const serviceIn = remembered(({ value, context }: InspectedSnapshot): LifecycleRecord | null => {
  if (typeof value !== 'string' || !isLifecycleState(value) || typeof context !== 'object' || context === null)
    return null;
  return { value, context: context as LifecycleRecord['context'] };
});

/** Where the service can go from here; nowhere where its context is not as this version of the library writes it. */
export function possibleMovesOf(record: LifecycleRecord): ChartProps['possible'] {
  return whatOrNull(() => possibleMoves(record)) ?? NOWHERE;
}

/** What `ask` returns; null where it throws, because a sender sent something else than the library's own context. */
function whatOrNull<TResult>(ask: () => TResult): TResult | null {
  try {
    return ask();
  } catch {
    return null;
  }
}

const NOWHERE: ChartProps['possible'] = [];

/** The edges of the chart, as the sender's machine has them. */
export const edgesIn = remembered(({ edges }: Graph): readonly ChartEdge[] =>
  chartEdges(
    edges.flatMap(({ transitions }) =>
      transitions.map(({ source, target, outcome }) => ({
        from: source,
        to: target,
        isFailure: outcome === 'failure',
      })),
    ),
  ),
);
