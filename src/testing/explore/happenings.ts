import type { ObserveEvent } from '../../../machines/lifecycle.context.js';
import type { LifecycleMachine } from '../../../machines/lifecycle.machine.js';
import { WORK } from '../../../machines/lifecycle.work.js';
import { resumption } from '../../../machines/resume.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import type { Health } from '../../model/health.js';
import { LIFECYCLE_STATES, type LifecycleState } from '../../model/lifecycle.js';
import { delayEventOf, endingOf, workIn } from '../chart-events.js';
import { type LifeStep, outcomeIn, requestIn } from '../steps.js';
import { digestsOf, type ExploredDigest } from './digests.js';
import type { FurtherFacts } from './facts.js';
import { REQUESTS } from './requests.js';

/** One step of an exploration: JSON. A stray event is what XState would say of work, or of a delay, that the state does not wait for. */
export type ExploredStep = LifeStep | { readonly stray: string };

/** What kind of step it is, where that matters to a check. */
type HappeningKind = 'request' | 'success' | 'failure' | 'gone' | 'time' | 'restart' | ExploredDigest['kind'] | 'stray';

/** One thing that can happen to a service, with the event by which the chart learns of it. */
export interface Happening {
  readonly kind: HappeningKind;
  readonly step: ExploredStep;
  readonly event: { readonly type: string };
}

const OUTCOMES = ['success', 'failure', 'gone'] as const;

const RESTART: Happening = { kind: 'restart', step: 'restart', event: resumption() };

/**
 * What can happen to a service of this machine, here? Whatever stands in its way is tried too. `further`: what the host
 * looks at besides the facts.
 */
export function happeningsOf(
  machine: LifecycleMachine,
  further: FurtherFacts,
): (position: LifecycleRecord) => readonly Happening[] {
  const strays = new Map(LIFECYCLE_STATES.map((state) => [state, straysIn(machine, state)]));
  const digestsFor = digestsOf(further);
  return (position) => [
    ...REQUESTS.flatMap(requested),
    ...endingsIn(machine, position.value),
    RESTART,
    ...digestsFor(position).map(observed),
    ...(strays.get(position.value) ?? []),
  ];
}

function observed({ kind, observe, health }: ExploredDigest): Happening {
  return { kind, step: { observe }, event: observeEvent(health) };
}

function observeEvent(health: Health): ObserveEvent {
  return { type: 'OBSERVE', health };
}

function requested(step: LifeStep): readonly Happening[] {
  const event = requestIn(step);
  return event === null ? [] : [{ kind: 'request', step, event }];
}

/** How what the state waits for can end. */
function endingsIn(machine: LifecycleMachine, state: LifecycleState): readonly Happening[] {
  const work = workIn(machine, state);
  const passed = delayEventOf(machine, state);
  return [
    ...OUTCOMES.flatMap((kind): readonly Happening[] => {
      const outcome = outcomeIn(kind);
      return work === null || outcome === null ? [] : [{ kind, step: kind, event: endingOf(work, outcome) }];
    }),
    ...(passed === null ? [] : [{ kind: 'time', step: 'time', event: passed } as const]),
  ];
}

/** Results of other work than the state waits for, and the delays of other states. */
function straysIn(machine: LifecycleMachine, state: LifecycleState): readonly Happening[] {
  const works = [...Object.keys(WORK), 'nobody'].filter((work) => work !== workIn(machine, state));
  const results = works.flatMap((work) => [
    endingOf(work, { kind: 'success' }),
    endingOf(work, { kind: 'failure', failure: { code: 'TOO_LATE', message: 'Nobody waits for this.' } }),
  ]);
  const delays = LIFECYCLE_STATES.filter((other) => other !== state).map((other) => delayEventOf(machine, other));
  return [...results, ...delays.filter((event) => event !== null)].map((event) => ({
    kind: 'stray',
    step: { stray: event.type },
    event,
  }));
}
