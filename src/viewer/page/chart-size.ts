import { type ChartLayout, layoutFor } from '../../page/chart/places.js';
import { definitionOf } from './actors.js';
import { isLifecycle } from './lifecycle.js';
import { shownIn } from './shown.js';
import type { ViewerState } from './state.js';

/** What a chart needs of its place, in pixels. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
  /** The smallest zoom at which its words can be read; a chart that does not fit then is scrolled to the current state. */
  readonly smallest: number;
}

const ZOOM_STEP = 1.25;
const LARGEST_FIT = 1.4;
/** Around a chart. */
const MARGIN = 16;

/** Where the states of the lifecycle stand. */
export function layoutIn({ room }: ViewerState): ChartLayout {
  return layoutFor(room.width - MARGIN, room.height - MARGIN);
}

/** The size of the chart that is shown; null where there is none. */
export function sizeOfChart(state: ViewerState): ChartSize | null {
  const shown = shownIn(state);
  if (shown?.chart?.graph == null) return null;
  if (isLifecycle(definitionOf(shown.actor.definition))) {
    const layout = layoutIn(state);
    // The names of states, which are 10.5 px high, keep 10 where the place is wide enough; it is never scrolled sideways.
    return { ...layout, smallest: Math.min(0.96, (state.room.width - MARGIN) / layout.width) };
  }
  const { drawing } = shown.chart;
  return drawing === null ? null : { width: drawing.width, height: drawing.height, smallest: 0.68 };
}

/** The zoom at which the chart is shown. */
export function zoomOf(size: ChartSize, { zoom, room }: ViewerState): number {
  return zoom ?? fit(size, room, size.smallest);
}

/** The zoom one step larger or smaller; with 0 that at which the whole chart is seen. */
export function zoomedBy(size: ChartSize, state: ViewerState, direction: 1 | -1 | 0): number {
  if (direction === 0) return fit(size, state.room, 0);
  return Math.min(Math.max(zoomOf(size, state) * ZOOM_STEP ** direction, 0.2), 4);
}

function fit({ width, height }: ChartSize, room: ViewerState['room'], smallest: number): number {
  const whole = Math.min((room.width - MARGIN) / width, (room.height - MARGIN) / height);
  return Math.min(Math.max(whole, smallest), LARGEST_FIT);
}
