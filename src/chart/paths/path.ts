import { durationText } from '../../policy/duration-text.js';
import type { LifecycleState } from '../../model/lifecycle.js';
import type { ServiceRequest } from '../../model/operation.js';
import type { Refusal } from '../../model/refusal.js';
import { admit } from '../admission.js';
import type { LifecycleRecord } from '../lifecycle-record.js';
import type { PathStep } from './moves.js';
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
 * operations first. Work is relied on to succeed; guards that a host overrides through `provide` are not asked.
 */
export function pathTo(position: LifecycleRecord, target: LifecycleState): Path {
  if (position.value === target) return { reachable: true, steps: [], text: `The service is in ${target}.` };
  const steps = shortestWay(position, ({ value }) => value === target, knownInstances(position));
  if (steps !== null) return { reachable: true, steps, text: `To reach ${target}: ${inWords(steps)}.` };
  return {
    reachable: false,
    text:
      position.value === 'DESTROYED'
        ? 'The service is gone; an actor of its own begins another life.'
        : `No legal operation leads from ${position.value} to ${target}.`,
  };
}

/**
 * Tells why this request is refused here, and what would make it legal. The way ends where exactly this request would be
 * admitted; where no way leads there, the request itself has to change.
 */
export function explain(position: LifecycleRecord, request: ServiceRequest): Explanation {
  const admission = admit(position, request);
  if (admission.admitted) return admission;
  const { refusal } = admission;
  const named = 'instanceIds' in request ? (request.instanceIds ?? []) : [];
  const instanceIds =
    named.length > 0 ? [...new Set([...knownInstances(position), ...named])] : knownInstances(position);
  const steps = shortestWay(position, (there) => admit(there, request).admitted, instanceIds);
  const way: Path =
    steps === null
      ? { reachable: false, text: `Nothing that can be done to the service makes this ${request.type} legal.` }
      : { reachable: true, steps, text: `To ${request.type} this service: ${inWords(steps)}, then ${request.type}.` };
  return { admitted: false, refusal, way };
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
