import type { AnyStateMachine } from 'xstate';
import { expect, it } from 'vitest';
import { lifecycleMachine } from '../../src/index.js';
import { isLifecycleState } from '../../src/model/type-guards.js';
import { lineBetween, nameLines, placedLabels, placeOnLine } from '../../src/page/chart/geometry.js';
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

it.each(LAYOUTS)('of what can happen next no two words cover each other on the %s chart', (_name, layout) => {
  const { places, swings, height: foot } = layout;
  const words = LABELLED.filter(({ label }) => !['OBSERVE', 'PROGRESS', 'failed', 'timed out'].includes(label));
  const labels = words.flatMap(({ from, to, label }) => {
    if (from === to || !isLifecycleState(from) || !isLifecycleState(to)) return [];
    // These stand over a box.
    if (places[to].y - places[from].y >= 2 * BOX.height && places[to].y >= foot / 2) return [];
    const lines = label.length <= 18 ? [label] : nameLines(label);
    const [width, height] = [Math.max(...lines.map(({ length }) => length)) * 5.5 + 12, lines.length * 11 + 5];
    const line = lineBetween(places[from], places[to], swings[`${from} ${to}`]);
    return [{ from, to, label, width, height, ...placeOnLine(line, layout, width, height, 0.72) }];
  });
  const covered = labels.flatMap((one) =>
    labels
      .filter(({ from, label }) => from === one.from && label < one.label)
      .filter(({ to, x, y, width, height }) => {
        const isNear =
          Math.abs(x - one.x) < (width + one.width) / 2 - 2 && Math.abs(y - one.y) < (height + one.height) / 2 - 2;
        // Two words of one line stand in one label.
        return to !== one.to && isNear;
      })
      .map(({ from, label }) => `${from}: ${label} and ${one.label}`),
  );
  expect(covered).toEqual([]);
});

it.each(LAYOUTS)(
  'the word of what happened and those of what can happen next do not cover each other on the %s chart',
  (_name, layout) => {
    const { places, swings, height: foot } = layout;
    const edges = LABELLED.flatMap(({ from, to, label }) =>
      from !== to && isLifecycleState(from) && isLifecycleState(to)
        ? [{ from, to, label, line: lineBetween(places[from], places[to], swings[`${from} ${to}`]) }]
        : [],
    );
    const covered = edges.flatMap((taken) => {
      const next = new Map<string, (typeof edges)[number] & { readonly lines: string[] }>();
      for (const edge of edges) {
        if (edge.from !== taken.to || ['OBSERVE', 'PROGRESS', 'failed', 'timed out'].includes(edge.label)) continue;
        const known = next.get(edge.to) ?? { ...edge, lines: [] };
        known.lines.push(...(edge.label.length <= 18 ? [edge.label] : nameLines(edge.label)));
        next.set(edge.to, known);
      }
      const possible = [...next.values()].map(({ from, to, line, lines }) => {
        const isUnder = places[to].y - places[from].y >= 2 * BOX.height && places[to].y >= foot / 2;
        return { kind: 'possible', line, over: isUnder && places[to], lines };
      });
      const labels = placedLabels(layout, [...possible, { kind: 'taken', line: taken.line, lines: [taken.label] }]);
      const last = labels.at(-1)!;
      return labels
        .slice(0, -1)
        .filter(
          ({ x, y, width, height }) =>
            Math.abs(x - last.x) < (width + last.width) / 2 - 2 &&
            Math.abs(y - last.y) < (height + last.height) / 2 - 2,
        )
        .map(({ lines }) => `${taken.from} ${taken.to}: ${taken.label} over ${lines.join(' ')}`);
    });
    expect(covered).toEqual([]);
  },
);
