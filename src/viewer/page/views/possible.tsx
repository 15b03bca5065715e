import type { Graph, GraphTransition } from '../../../diagram/graph.js';
import { eventsOf } from '../events-of.js';
import { isRequestOutcome, transitionsFrom } from '../step-summary.js';

interface PossibleProps {
  readonly graph: Graph;
  readonly state: string;
}

/** The transitions that are possible in this state: requests, and other events. */
export function Possible({ graph, state }: PossibleProps) {
  const transitions = transitionsFrom(graph, state);
  const requests = grouped(transitions.filter(({ outcome }) => isRequestOutcome(outcome)));
  const others = grouped(
    transitions
      .filter(({ outcome }) => !isRequestOutcome(outcome))
      // Failures last.
      .sort((a, b) => Number(a.outcome === 'failure') - Number(b.outcome === 'failure')),
  );
  return (
    <>
      {requests.length === 0 ? <p class="soft">No operation.</p> : <Operations groups={requests} />}
      {others.length > 0 && (
        <>
          <h3>By itself</h3>
          <Operations groups={others} others />
        </>
      )}
    </>
  );
}

type Group = readonly GraphTransition[];

/** Groups events that lead to the same states under the same conditions, as a time-out and a failure mostly do. */
function grouped(transitions: Group): readonly Group[] {
  const events = [...new Set(transitions.map(({ event }) => event))];
  const groups = new Map<string, Group>();
  for (const event of events) {
    const own = transitions.filter((transition) => transition.event === event);
    const key = JSON.stringify(own.map(({ outcome, target, guard }) => [outcome, target, guard]));
    groups.set(key, [...(groups.get(key) ?? []), ...own]);
  }
  return [...groups.values()];
}

function Operations({ groups, others = false }: { readonly groups: readonly Group[]; readonly others?: boolean }) {
  return (
    <ul class={others ? 'operations others' : 'operations'}>
      {groups.map((group) => (
        <Operation group={group} />
      ))}
    </ul>
  );
}

function Operation({ group }: { readonly group: Group }) {
  const events = [...new Set(group.map(({ event }) => event))];
  const targets = [...new Set(group.map(({ target }) => target))];
  const outcome = group[0]?.outcome ?? 'operation';
  return (
    <li>
      {events.map((event, index) => (
        <>
          {index > 0 && ', '}
          <span class={`event outcome-${outcome}`}>{event}</span>
        </>
      ))}
      {targets.map((target) => {
        const guards = new Set(group.filter((other) => other.target === target).map(({ guard }) => guard));
        const conditions = [...guards].filter((guard) => guard !== null).map((guard) => `[${guard}]`);
        return (
          <span class="leads">
            <span>→ {target}</span>
            {conditions.length > 0 && <span class="soft">{conditions.join(' ')}</span>}
          </span>
        );
      })}
    </li>
  );
}

interface EventListProps {
  readonly config: Readonly<Record<string, unknown>>;
  /** Paths of the current states. */
  readonly current: readonly string[];
}

/** The events that a machine without a graph handles; targets and conditions are not shown. */
export function EventList({ config, current }: EventListProps) {
  const events = eventsOf(config, current);
  if (events.length === 0) return <p class="soft">No event.</p>;
  return (
    <ul class="operations">
      {events.map((event) => (
        <li>
          <span class="event outcome-operation">{event}</span>
        </li>
      ))}
    </ul>
  );
}
