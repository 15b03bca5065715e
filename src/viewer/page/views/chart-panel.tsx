import { Component, type ComponentChildren } from 'preact';
import { LifecycleChart } from '../../../page/chart/lifecycle-chart.js';
import { isLifecycleState } from '../../../model/type-guards.js';
import { labelOf } from '../../../page/chart/possible-moves.js';
import { remembered } from '../../../page/remembered.js';
import type { Actions } from '../actions.js';
import { definitionOf } from '../actors.js';
import { layoutIn, sizeOfChart, zoomOf } from '../chart-size.js';
import { edgesIn, isLifecycle, possibleMovesOf, serviceIn } from '../lifecycle.js';
import type { Shown } from '../shown.js';
import type { ViewerState } from '../state.js';
import type { StepSummary } from '../step-summary.js';
import { pathsOf, stateText } from '../steps.js';
import { Drawing } from './drawing.js';
import { Outline } from './outline.js';
import { centreWithin } from './show-within.js';

interface ChartPanelProps {
  readonly state: ViewerState;
  readonly shown: Shown;
  readonly actions: Actions;
}

/** The machine of the actor, with its current state and the way there. */
export function ChartPanel({ state, shown, actions }: ChartPanelProps) {
  const size = sizeOfChart(state);
  const zoom = size === null ? 1 : zoomOf(size, state);
  return (
    <ChartBox current={stateText(shown.snapshot.value)} zoom={zoom} isDrawn={size !== null} onResize={actions.fit}>
      {size === null ? (
        <UndrawnStates shown={shown} />
      ) : (
        <div
          class="picture"
          style={{ width: `${Math.floor(size.width * zoom)}px`, height: `${Math.floor(size.height * zoom)}px` }}
        >
          <Chart state={state} shown={shown} />
        </div>
      )}
    </ChartBox>
  );
}

const NO_WAY: readonly never[] = [];

function Chart({ state, shown: { actor, chart, snapshot, arrival } }: Pick<ChartPanelProps, 'state' | 'shown'>) {
  const graph = chart?.graph ?? null;
  if (graph === null) return null;
  const service = serviceIn(snapshot);
  if (service !== null && isLifecycle(definitionOf(actor.definition))) {
    return (
      <LifecycleChart
        edges={edgesIn(graph)}
        current={service.value}
        taken={arrival === undefined ? null : takenEdge(arrival)}
        possible={possibleMovesOf(service)}
        way={NO_WAY}
        layout={layoutIn(state)}
      />
    );
  }
  if (chart?.drawing == null) return null;
  return <Drawing graph={graph} drawing={chart.drawing} current={stateText(snapshot.value)} arrival={arrival} />;
}

/** The edge that a step took; null where it is not of the lifecycle. */
const takenEdge = remembered(({ from, event }: StepSummary) =>
  isLifecycleState(from) ? { from, label: labelOf(event) } : null,
);

function UndrawnStates({ shown: { actor, chart, snapshot } }: { readonly shown: Shown }) {
  const { config } = definitionOf(actor.definition);
  const reason =
    config === null ? 'This actor is no machine: it has no states.' : (chart?.reason ?? 'The chart is being drawn …');
  return <Outline config={config ?? {}} current={pathsOf(snapshot.value)} reason={reason} />;
}

interface ChartBoxProps {
  readonly current: string;
  readonly zoom: number;
  readonly isDrawn: boolean;
  readonly onResize: (room: ViewerState['room']) => void;
  readonly children: ComponentChildren;
}

/** The place of the chart, which follows the current state. */
class ChartBox extends Component<ChartBoxProps> {
  #element: HTMLElement | null = null;

  override componentDidMount(): void {
    const element = this.#element;
    if (element === null) return;
    const measure = () => {
      // Where the page scrolls, the place is as high as the chart, up to a limit.
      const limit = parseFloat(getComputedStyle(element).maxHeight);
      this.props.onResize({ width: element.clientWidth, height: limit || element.clientHeight });
    };
    new ResizeObserver(measure).observe(element);
    measure();
    this.#follow();
  }

  override componentDidUpdate({ current, zoom, isDrawn }: ChartBoxProps): void {
    const { props } = this;
    if (current !== props.current || zoom !== props.zoom || isDrawn !== props.isDrawn) this.#follow();
  }

  override render({ children }: ChartBoxProps) {
    return (
      <div
        id="chart"
        class="chart-box"
        tabIndex={0}
        role="group"
        aria-label="Chart"
        ref={(element) => {
          this.#element = element;
        }}
      >
        {children}
      </div>
    );
  }

  #follow(): void {
    const current = this.#element?.querySelector('.node.current');
    if (this.#element != null && current != null) centreWithin(this.#element, current);
  }
}
