import type { AnyStateMachine } from 'xstate';
import { expect, it } from 'vitest';
import { lifecycleMachine } from '../../src/index.js';
import { isLifecycleState } from '../../src/model/type-guards.js';
import { lineBetween, placeOnLine } from '../../src/page/chart/geometry.js';
import { BOX, TALL, WIDE } from '../../src/page/chart/places.js';

const machine: AnyStateMachine = lifecycleMachine;

/** Each edge with the words that stand on it. */
const LABELLED = Object.values(machine.states).flatMap(({ key: from, transitions }) =>
  [...transitions].flatMap(([event, candidates]) =>
    candidates.flatMap(({ target }) => (target ?? []).map(({ key: to }) => ({ from, to, label: wordOf(event) }))),
  ),
);

function wordOf(event: string): string {
  if (event.startsWith('xstate.done')) return 'done';
  if (event.startsWith('xstate.error')) return 'failed';
  return event.startsWith('xstate.after') ? 'timed out' : event;
}

it.each([
  ['wide', WIDE],
  ['tall', TALL],
])('no label of a transition that was taken covers the name of a state on the %s chart', (_name, layout) => {
  const { places, swings } = layout;
  const covered = LABELLED.filter(({ from, to, label }) => {
    if (from === to || !isLifecycleState(from) || !isLifecycleState(to)) return false;
    const size = { width: label.length * 5.5 + 12, height: 16 };
    const line = lineBetween(places[from], places[to], swings[`${from} ${to}`]);
    const at = placeOnLine(line, Object.values(places), size.width, size.height, 0.5);
    const x = Math.min(Math.max(at.x, size.width / 2 + 2), layout.width - size.width / 2 - 2);
    return Object.values(places).some(
      (place) =>
        Math.abs(place.x - x) < (BOX.width + size.width) / 2 - 9 &&
        Math.abs(place.y - at.y) < (BOX.height + size.height) / 2 - 3,
    );
  });
  expect(LABELLED.length).toBeGreaterThan(60);
  expect(covered).toEqual([]);
});
