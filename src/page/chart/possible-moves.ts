import type { AnyStateMachine } from 'xstate';
import { lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import { ANY_SERVICE_ID, isAdmitted, ordinaryRequests } from '../../chart/paths/requests.js';
import { stepped } from '../../chart/step.js';
import type { LifecycleState } from '../../model/lifecycle.js';
import type { ServiceRequest } from '../../model/operation.js';
import { remembered } from '../remembered.js';
import type { ChartProps } from './lifecycle-chart.js';

const machine: AnyStateMachine = lifecycleMachine;

/** What would be accepted now: an ordinary request of each type. */
export function admittedRequests(record: LifecycleRecord): readonly ServiceRequest[] {
  return ordinaryRequests(record, ANY_SERVICE_ID).filter((request) => isAdmitted(record, request));
}

/** Where the service can go from here, each with the events that lead there. The machine itself is asked, guards included. */
export const possibleMoves = remembered((record: LifecycleRecord): ChartProps['possible'] => {
  const moves = new Map<LifecycleState, string[]>();
  const add = (event: { readonly type: string }, label: string) => {
    const to = stepped(record, event).value;
    if (to !== record.value) moves.set(to, [...(moves.get(to) ?? []), label]);
  };
  for (const request of admittedRequests(record)) add(request, request.type);
  for (const event of machine.states[record.value]?.transitions.keys() ?? []) {
    if (event.startsWith('xstate.done.')) add({ type: event }, 'done');
    if (event.startsWith('xstate.after.emergencyDelay')) add({ type: event }, BY_ITSELF);
  }
  return [...moves].map(([to, labels]) => ({ to, labels }));
});

const BY_ITSELF = 'by itself';

/** What happened, in a word: the label of the edge that it took. */
export function labelOf(event: string): string {
  return event === 'emergency delay over' ? BY_ITSELF : event;
}
