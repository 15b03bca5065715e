import { durationText } from '../../policy/duration-text.js';
import type { LifecycleState } from '../../model/lifecycle.js';
import type { ServiceRequest } from '../../model/operation.js';
import { readField, readStrings } from '../../model/unchecked.js';
import type { Refusal } from '../../model/refusal.js';
import { admit } from '../admission.js';
import { checkRecord, type LifecycleRecord } from '../lifecycle-record.js';
import type { PathStep } from './moves.js';
import { ANY_SERVICE_ID, isAdmitted, isWrongInItself, serviceIdIn } from './requests.js';
import { shortestWay } from './search.js';

/** A way from where a service is, or why there is none. `text` says it as a sentence for people. */
export type Path =
  | { readonly reachable: true; readonly steps: readonly PathStep[]; readonly text: string }
  | { readonly reachable: false; readonly text: string };

/** Whether the request would be accepted; if not, why, and the shortest way to where it would be. */
export type Explanation =
  { readonly admitted: true } | { readonly admitted: false; readonly refusal: Refusal; readonly way: Path };

/** Stands for an instance that nobody has seen yet. */
const ANY_INSTANCE = 'an instance';

/**
 * The shortest sequence of legal operations that leads to this state, with the outcomes that it relies on. Fewest
 * operations first. Work is relied on to succeed; guards that a controller overrides through `provide` are not asked.
 */
export function pathTo(position: LifecycleRecord, target: LifecycleState): Path {
  checkRecord(position);
  const { value } = position;
  if (value === target) return { reachable: true, steps: [], text: `The service is in ${target}.` };
  if (value === 'DESTROYED') {
    return { reachable: false, text: 'The service is gone; an actor of its own begins another life.' };
  }
  const assumptions = { instanceIds: knownInstances(position), serviceId: ANY_SERVICE_ID };
  // No state leads back to before CREATE.
  const steps = target === 'INIT' ? null : shortestWay(position, (there) => there.value === target, assumptions);
  return steps === null
    ? { reachable: false, text: `No legal operation leads from ${value} to ${target}.` }
    : { reachable: true, steps, text: `To reach ${target}: ${inWords(steps)}.` };
}

/**
 * Tells why this request is refused here, and what would make it legal. The way ends where exactly this request would be
 * admitted; where no way leads there, the request itself has to change.
 */
export function explain(position: LifecycleRecord, request: ServiceRequest): Explanation {
  const admission = admit(position, request);
  if (admission.admitted) return admission;
  const { refusal } = admission;
  const { type } = request;
  // Where only the request can be wrong there is nothing to search for.
  const steps = isWrongInItself(position, request)
    ? null
    : shortestWay(position, (there) => isAdmitted(there, request), {
        instanceIds: [...new Set([...knownInstances(position), ...namedIn(request)])],
        serviceId: serviceIdIn(request),
      });
  const way: Path =
    steps === null
      ? { reachable: false, text: `Nothing that can be done to the service makes this ${type} legal.` }
      : { reachable: true, steps, text: `To ${type} this service: ${inWords(steps)}, then ${type}.` };
  return { admitted: false, refusal, way };
}

/** The instances that the request names; a list that is none has been refused for that. */
function namedIn(request: ServiceRequest): readonly string[] {
  return readStrings(readField(request, 'instanceIds')) ?? [];
}

function knownInstances({ context }: LifecycleRecord): readonly string[] {
  const known = context.health?.healthyInstanceIds ?? [];
  return known.length > 0 ? known : [ANY_INSTANCE];
}

function inWords(steps: readonly PathStep[]): string {
  return steps.map(wordsFor).join(', ');
}

function wordsFor(step: PathStep): string {
  switch (step.kind) {
    case 'operation':
      return step.operation;
    case 'outcome':
      return `wait until ${step.work} has led to ${step.to}`;
    case 'delay':
      return `wait ${durationText(step.delayMs)} for ${step.to}`;
    case 'observation':
      return step.shows === 'STOPPED'
        ? 'wait until its instances have stopped'
        : 'wait until its instances are healthy';
  }
}
