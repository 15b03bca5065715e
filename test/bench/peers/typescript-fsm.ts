import { type SyncCallback, SyncStateMachine, t } from 'typescript-fsm';
import type { Contender } from '../steps/service.js';
import { EXPECTED, fromJson, SCRIPT, STEPS } from '../steps/script.js';
import { plainChart } from '../steps/small.machine.js';

/*
 * It has no guards and no context, so that it does less: which way an event leads is a part of its name here. It has all
 * transitions of the chart, and one for the request that a guard refuses.
 */

const nameOf = (event: string, to: string) => `${event} → ${to}`;

/** Without a callback it looks for further transitions, and says that there is none. */
const nothing = () => undefined;

const move = (from: string, event: string, to: string) =>
  t<string, string, SyncCallback>(from, nameOf(event, to), to, nothing);

const moves = Object.values(plainChart.states).flatMap((node) =>
  [...node.transitions.values()]
    .flat()
    .flatMap(({ eventType, target = [] }) => target.map(({ key }) => move(node.key, eventType, key))),
);
const machine = new SyncStateMachine<string, string>('INACTIVE', [...moves, move('ACTIVE', 'DEACTIVATE', 'ACTIVE')]);

const events = fromJson(SCRIPT.map(({ type }, place) => nameOf(type, EXPECTED[place + 1]!)));

/** The states and events alone, on typescript-fsm. */
export const contender: Contender = {
  visited: () => [
    machine.getState(),
    ...events.map((event) => {
      machine.syncDispatch(event);
      return machine.getState();
    }),
  ],
  run(times) {
    let moved = 0;
    for (let time = 0; time < times; time += 1) {
      for (let place = 0; place < STEPS; place += 1) if (machine.syncDispatch(events[place]!)) moved += 1;
    }
    return moved;
  },
};
