import type { LifecycleContext, ObserveEvent, ProgressEvent } from '../../../machines/lifecycle.context.js';
import type { LifecycleMachine } from '../../../machines/lifecycle.machine.js';
import { WORK } from '../../../machines/lifecycle.work.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import type { Health } from '../../model/health.js';
import { LIFECYCLE_STATES, type LifecycleState } from '../../model/lifecycle.js';
import { effectIdOf } from '../../policy/effect-id.js';
import { delayEvent, workEndEvent, workOf } from '../machine-events.js';
import { type ScenarioStep, outcomeOfStep, requestOfStep } from '../scenario-step.js';
import { digestsOf, type ExploredDigest } from './digests.js';
import type { CustomFacts } from './facts.js';
import { REQUESTS } from './requests.js';

/** One step of an exploration: JSON. A stray event is what XState would say of work, or of a delay, that the state does not wait for. */
export type ExploredStep = ScenarioStep | { readonly stray: string };

/** What kind of step it is, where that matters to a check. */
type ExploredEventKind =
  'request' | 'progress' | 'success' | 'failure' | 'gone' | 'time' | ExploredDigest['kind'] | 'stray';

/** One thing that can happen to a service, with the event by which the chart learns of it. */
export interface ExploredEvent {
  readonly kind: ExploredEventKind;
  readonly step: ExploredStep;
  readonly event: { readonly type: string };
}

const OUTCOMES = ['success', 'failure', 'gone'] as const;

/**
 * Makes the function that lists the events to try on a service of this machine, admitted or not. `custom`: what the host
 * looks at besides the facts.
 */
export function exploredEventsFor(
  machine: LifecycleMachine,
  custom: CustomFacts,
): (record: LifecycleRecord) => readonly ExploredEvent[] {
  const strays = new Map(LIFECYCLE_STATES.map((state) => [state, straysIn(machine, state)]));
  const digestsFor = digestsOf(custom);
  return (record) => [
    ...REQUESTS.flatMap(requested),
    ...namedCancellations(record.context),
    ...progressOf(record.context),
    ...endingsIn(machine, record.value),
    ...digestsFor(record).map(observed),
    ...(strays.get(record.value) ?? []),
  ];
}

function observed({ kind, observe, health }: ExploredDigest): ExploredEvent {
  return { kind, step: { observe }, event: observeEvent(health) };
}

function observeEvent(health: Health): ObserveEvent {
  return { type: 'OBSERVE', health };
}

function requested(step: ScenarioStep): readonly ExploredEvent[] {
  const event = requestOfStep(step);
  return event === null ? [] : [{ kind: 'request', step, event }];
}

/** CANCELs that name the work in flight, and earlier work. */
function namedCancellations({ serviceId, revision, inFlight }: LifecycleContext): readonly ExploredEvent[] {
  if (inFlight === null) return [];
  const ids = [
    inFlight.effectId,
    effectIdOf(serviceId, revision, 'recordActivation'),
    effectIdOf(serviceId, revision - 1, 'adjustInstances'),
  ];
  return [...new Set(ids)].flatMap((effectId) => requested({ request: { type: 'CANCEL', serviceId, effectId } }));
}

/** Progress of the work in flight, and of other work. */
function progressOf({ serviceId, revision, inFlight }: LifecycleContext): readonly ExploredEvent[] {
  const strayId = effectIdOf(serviceId, revision, 'nobody');
  const stray = { effectId: strayId, ...PROGRESS };
  return [
    { kind: 'stray', step: { progress: stray }, event: progressEvent(stray) },
    ...(inFlight === null
      ? []
      : [
          {
            kind: 'progress' as const,
            step: { progress: PROGRESS },
            event: progressEvent({ effectId: inFlight.effectId, ...PROGRESS }),
          },
        ]),
  ];
}

const PROGRESS = { done: 1, total: 2, checkpoint: { replaced: ['i-1'] } };

function progressEvent(progress: Omit<ProgressEvent, 'type'>): ProgressEvent {
  return { type: 'PROGRESS', ...progress };
}

/** How what the state waits for can end. */
function endingsIn(machine: LifecycleMachine, state: LifecycleState): readonly ExploredEvent[] {
  const work = workOf(machine, state);
  const passed = delayEvent(machine, state);
  return [
    ...OUTCOMES.flatMap((kind): readonly ExploredEvent[] => {
      const outcome = outcomeOfStep(kind);
      return work === null || outcome === null ? [] : [{ kind, step: kind, event: workEndEvent(work, outcome) }];
    }),
    ...(passed === null ? [] : [{ kind: 'time', step: 'time', event: passed } as const]),
  ];
}

/** Results of other work than the state waits for, and the delays of other states. */
function straysIn(machine: LifecycleMachine, state: LifecycleState): readonly ExploredEvent[] {
  const works = [...Object.keys(WORK), 'nobody'].filter((work) => work !== workOf(machine, state));
  const results = works.flatMap((work) => [
    workEndEvent(work, { kind: 'success' }),
    workEndEvent(work, { kind: 'failure', failure: { code: 'TOO_LATE', message: 'Nobody waits for this.' } }),
  ]);
  const delays = LIFECYCLE_STATES.filter((other) => other !== state).map((other) => delayEvent(machine, other));
  return [...results, ...delays.filter((event) => event !== null)].map((event) => ({
    kind: 'stray',
    step: { stray: event.type },
    event,
  }));
}
