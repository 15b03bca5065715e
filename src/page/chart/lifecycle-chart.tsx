import { LIFECYCLE_STATE_KINDS, LIFECYCLE_STATES, type LifecycleState } from '../../model/lifecycle.js';
import { isLifecycleState } from '../../model/type-guards.js';
import { memo } from '../memo.js';
import { lineBetween, nameLines } from './geometry.js';
import { BOX, CHART_SIZE, type Place, PLACES, SWINGS } from './places.js';

/** An edge of the chart, with the labels of the events that lead along it. */
export interface ChartEdge {
  readonly from: LifecycleState;
  readonly to: LifecycleState;
  readonly labels: readonly string[];
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
}

/** The lifecycle with its 15 states placed by hand: the state of now, the way there, and what can happen next. */
export const LifecycleChart = memo(({ edges, current, taken, possible, way }: ChartProps) => {
  const onWay = new Map(way.map((step) => [step.to, step.number]));
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
      class={`chart ${way.length > 0 ? 'has-way' : ''}`}
      viewBox={`0 0 ${CHART_SIZE.width} ${CHART_SIZE.height}`}
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
      {way.length === 0 &&
        possible.map(({ to }) =>
          to === current ? null : (
            <path
              key={`p${current}${to}`}
              class="edge possible"
              d={line(current, to).path}
              marker-end="url(#arrow-possible)"
            />
          ),
        )}
      {taken !== null && taken.from !== current && way.length === 0 && (
        <path
          key={`t${taken.from}${current}`}
          class="edge taken"
          d={line(taken.from, current).path}
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
          transform={`translate(${PLACES[state].x} ${PLACES[state].y})`}
        >
          {state === current && (
            <rect
              class="halo"
              x={-BOX.width / 2 - 4}
              y={-BOX.height / 2 - 4}
              width={BOX.width + 8}
              height={BOX.height + 8}
              rx="11"
            />
          )}
          <rect class="box" x={-BOX.width / 2} y={-BOX.height / 2} width={BOX.width} height={BOX.height} rx="8" />
          <Name state={state} />
        </g>
      ))}
      {way.length === 0 &&
        possible.map(({ to, labels }) =>
          to === current ? null : (
            <Label kind="possible" at={placeOfLabel(current, to, labels)} lines={labels.flatMap(labelLines)} />
          ),
        )}
      {taken !== null && taken.from !== current && way.length === 0 && (
        <Label kind="taken" at={line(taken.from, current).middle} lines={[taken.label]} />
      )}
      {way.map(({ from, to, label }) =>
        from === to ? null : <Label kind="way" at={line(from, to).arrival} lines={[label]} />,
      )}
      {[...onWay].map(([state, number]) => (
        <g
          class="number"
          transform={`translate(${PLACES[state].x + BOX.width / 2 - 3} ${PLACES[state].y - BOX.height / 2 + 2})`}
        >
          <circle r="8" />
          <text y="3.5">{number}</text>
        </g>
      ))}
    </svg>
  );
});

/** On a line that comes from above to the row of work, right over its end; on another, near it. */
function placeOfLabel(from: LifecycleState, to: LifecycleState, labels: readonly string[]): Place {
  const { x, y } = PLACES[to];
  if (y - PLACES[from].y < 2 * BOX.height || y < CHART_SIZE.height / 2) return line(from, to).arrival;
  return { x, y: y - BOX.height / 2 - 10 - (labels.flatMap(labelLines).length * LINE_HEIGHT) / 2 };
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

const LINE_HEIGHT = 11;
const CHARACTER_WIDTH = 5.5;

function Label({ kind, at, lines }: { readonly kind: string; readonly at: Place; readonly lines: readonly string[] }) {
  const width = Math.max(...lines.map(({ length }) => length)) * CHARACTER_WIDTH + 12;
  const height = lines.length * LINE_HEIGHT + 5;
  const x = Math.min(Math.max(at.x, width / 2 + 2), CHART_SIZE.width - width / 2 - 2);
  return (
    <g class={`label label-${kind}`} transform={`translate(${x} ${at.y})`}>
      <rect x={-width / 2} y={-height / 2} width={width} height={height} rx={lines.length > 1 ? 5 : height / 2} />
      {lines.map((text, index) => (
        <text y={3.4 + (index - (lines.length - 1) / 2) * LINE_HEIGHT}>{text}</text>
      ))}
    </g>
  );
}

function line(from: LifecycleState, to: LifecycleState) {
  return lineBetween(PLACES[from], PLACES[to], SWINGS[`${from} ${to}`]);
}

/** The edges of the chart among these transitions: `event`s with the states that they can lead to, by state. */
export function chartEdges(
  transitions: Iterable<{
    readonly from: string;
    readonly to: string;
    readonly label: string;
    readonly isFailure: boolean;
  }>,
): readonly ChartEdge[] {
  const edges = new Map<string, ChartEdge>();
  for (const { from, to, label, isFailure } of transitions) {
    if (!isLifecycleState(from) || !isLifecycleState(to) || from === to) continue;
    const key = `${from} ${to}`;
    const known = edges.get(key);
    const labels = [...new Set([...(known?.labels ?? []), label])];
    edges.set(key, { from, to, labels, isFailure: isFailure && (known?.isFailure ?? true) });
  }
  return [...edges.values()];
}
