import type { AnyStateMachine } from 'xstate';
import { expect, it } from 'vitest';
import { lifecycleMachine } from '../../src/index.js';
import { isLifecycleState } from '../../src/model/type-guards.js';
import { lineBetween, placeOnLine } from '../../src/page/chart/geometry.js';
import { BOX, type ChartLayout, TALL, WIDE } from '../../src/page/chart/places.js';

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

const LAYOUTS = [
  ['wide', WIDE],
  ['tall', TALL],
] as const;

/** Where the labels of transitions that were taken stand. */
const placedOn = (layout: ChartLayout) =>
  LABELLED.flatMap(({ from, to, label }) => {
    if (from === to || !isLifecycleState(from) || !isLifecycleState(to)) return [];
    const { places, swings } = layout;
    const [width, height] = [label.length * 5.5 + 12, 16];
    const { x, y } = placeOnLine(
      lineBetween(places[from], places[to], swings[`${from} ${to}`]),
      layout,
      width,
      height,
      0.5,
    );
    const inside = Math.min(Math.max(x, width / 2 + 2), layout.width - width / 2 - 2);
    return [{ from, to, label, x: inside, y, width, height }];
  });

it.each(LAYOUTS)(
  'no label of a transition that was taken covers the name of a state on the %s chart',
  (_name, layout) => {
    const covered = placedOn(layout).filter(({ x, y, width, height }) =>
      Object.values(layout.places).some(
        (place) =>
          Math.abs(place.x - x) < (BOX.width + width) / 2 - 9 && Math.abs(place.y - y) < (BOX.height + height) / 2 - 3,
      ),
    );
    expect(LABELLED.length).toBeGreaterThan(60);
    expect(covered).toEqual([]);
  },
);

it.each(LAYOUTS)('no label of a transition is cut off by an edge of the %s chart', (_name, layout) => {
  const cut = placedOn(layout).filter(({ y, height }) => y < height / 2 || y + height / 2 > layout.height);
  expect(cut).toEqual([]);
});
