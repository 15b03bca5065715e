import { LIFECYCLE_STATE_KINDS, LIFECYCLE_STATES, type LifecycleState } from '../../model/lifecycle.js';
import { isLifecycleState } from '../../model/type-guards.js';
import { memo } from '../memo.js';
import { type Box, type EdgeLabel, type Line, LINE_HEIGHT, lineBetween, nameLines, placedLabels } from './geometry.js';
import { BOX, type ChartLayout } from './places.js';

/** An edge of the chart. */
export interface ChartEdge {
  readonly from: LifecycleState;
  readonly to: LifecycleState;
  /** Whether only failures and what somebody else did lead along it. */
  readonly isFailure: boolean;
}

/** A step of a way, with its number in the list beside it. */
export interface ChartStep {
  readonly from: LifecycleState;
  readonly to: LifecycleState;
  readonly label: string;
  readonly number: number;
}

/** What the chart shows. */
export interface ChartProps {
  readonly edges: readonly ChartEdge[];
  readonly current: LifecycleState;
  /** The edge that led to it. */
  readonly taken: { readonly from: LifecycleState; readonly label: string } | null;
  /** Where it can go from here, guards asked. */
  readonly possible: readonly { readonly to: LifecycleState; readonly labels: readonly string[] }[];
  /** The way to what is wanted; empty where none is asked for. */
  readonly way: readonly ChartStep[];
  /** Where everything stands. */
  readonly layout: ChartLayout;
}

/** The lifecycle with its 15 states placed by hand: the state of now, the way there, and what can happen next. */
export const LifecycleChart = memo(({ edges, current, taken, possible, way, layout }: ChartProps) => {
  const { width, height, places } = layout;
  const line = (from: LifecycleState, to: LifecycleState) => lineIn(layout, from, to);
  const onWay = new Map(way.map((step) => [step.to, step.number]));
  // A way takes the place of what happened and of what else can happen.
  const moves = way.length > 0 ? [] : possible.filter(({ to }) => to !== current);
  const arrival = way.length > 0 || taken?.from === current ? null : taken;
  const reachable = new Set(possible.map(({ to }) => to));
  const stateClass = (state: LifecycleState) =>
    [
      'node',
      `kind-${LIFECYCLE_STATE_KINDS[state]}`,
      state === current ? 'current' : '',
      state === taken?.from && state !== current ? 'previous' : '',
      reachable.has(state) ? 'reachable' : '',
      onWay.has(state) ? 'on-way' : '',
    ].join(' ');
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`The lifecycle: in ${current}${taken === null ? '' : `, from ${taken.from} by ${taken.label}`}`}
    >
      <defs>
        {['faint', 'taken', 'possible', 'way'].map((kind) => (
          <marker
            id={`arrow-${kind}`}
            class={`arrow arrow-${kind}`}
            viewBox="0 0 8 8"
            refX="6.5"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0.8 L7.5 4 L0 7.2 z" />
          </marker>
        ))}
      </defs>
      <g class="faint">
        {edges.map(({ from, to, isFailure }) => (
          <path class={isFailure ? 'edge failure' : 'edge'} d={line(from, to).path} marker-end="url(#arrow-faint)" />
        ))}
      </g>
      {moves.map(({ to }) => (
        <path
          key={`p${current}${to}`}
          class="edge possible"
          d={line(current, to).path}
          marker-end="url(#arrow-possible)"
        />
      ))}
      {arrival !== null && (
        <path
          key={`t${arrival.from}${current}`}
          class="edge taken"
          d={line(arrival.from, current).path}
          marker-end="url(#arrow-taken)"
        />
      )}
      {way.map(({ from, to, number }) => (
        <path key={`w${number}`} class="edge way" d={line(from, to).path} marker-end="url(#arrow-way)" />
      ))}
      {LIFECYCLE_STATES.map((state) => (
        <g
          key={state}
          class={stateClass(state)}
          data-state={state}
          transform={`translate(${places[state].x} ${places[state].y})`}
        >
          {state === current && (
            <rect
              class="halo"
              x={-BOX.width / 2 - 3}
              y={-BOX.height / 2 - 3}
              width={BOX.width + 6}
              height={BOX.height + 6}
              rx="10"
            />
          )}
          <rect class="box" x={-BOX.width / 2} y={-BOX.height / 2} width={BOX.width} height={BOX.height} rx="8" />
          <Name state={state} />
        </g>
      ))}
      {placedLabels(layout, [
        ...moves.map(({ to, labels }) => ({
          kind: 'possible',
          line: line(current, to),
          over: isUnder(layout, current, to) && places[to],
          lines: labels.flatMap(labelLines),
        })),
        ...(arrival === null ? [] : [{ kind: 'taken', line: line(arrival.from, current), lines: [arrival.label] }]),
        ...way
          .filter(({ from, to }) => from !== to)
          .map(({ from, to, label }) => ({ kind: 'way', line: line(from, to), lines: [label] })),
      ]).map(Label)}
      {[...onWay].map(([state, number]) => (
        <g
          class="number"
          transform={`translate(${places[state].x - BOX.width / 2 + 8} ${places[state].y - BOX.height / 2})`}
        >
          <circle r="8" />
          <text y="3.5">{number}</text>
        </g>
      ))}
    </svg>
  );
});

/** Whether a line comes from above to the row of work: its label stands right over its end. */
function isUnder({ places, height }: ChartLayout, from: LifecycleState, to: LifecycleState): boolean {
  const { y } = places[to];
  return y - places[from].y >= 2 * BOX.height && y >= height / 2;
}

/** A label too long for the width of a box stands on two lines. */
function labelLines(label: string): readonly string[] {
  return label.length <= 18 ? [label] : nameLines(label);
}

function Name({ state }: { readonly state: LifecycleState }) {
  const lines = nameLines(state);
  return (
    <text class="name">
      {lines.map((text, index) => (
        <tspan x="0" y={3.8 + (index - (lines.length - 1) / 2) * 11.5}>
          {text}
        </tspan>
      ))}
    </text>
  );
}

function Label({ kind, lines, x, y, width, height }: EdgeLabel & Box) {
  return (
    <g class={`label label-${kind}`} transform={`translate(${x} ${y})`}>
      <rect x={-width / 2} y={-height / 2} width={width} height={height} rx={lines.length > 1 ? 5 : height / 2} />
      {lines.map((text, index) => (
        <text y={3.4 + (index - (lines.length - 1) / 2) * LINE_HEIGHT}>{text}</text>
      ))}
    </g>
  );
}

function lineIn({ places, swings }: ChartLayout, from: LifecycleState, to: LifecycleState): Line {
  return lineBetween(places[from], places[to], swings[`${from} ${to}`]);
}

/** The edges of the chart among these transitions between states, each once. */
export function chartEdges(
  transitions: Iterable<{ readonly from: string; readonly to: string; readonly isFailure: boolean }>,
): readonly ChartEdge[] {
  const edges = new Map<string, ChartEdge>();
  for (const { from, to, isFailure } of transitions) {
    if (!isLifecycleState(from) || !isLifecycleState(to) || from === to) continue;
    const key = `${from} ${to}`;
    edges.set(key, { from, to, isFailure: isFailure && (edges.get(key)?.isFailure ?? true) });
  }
  return [...edges.values()];
}
