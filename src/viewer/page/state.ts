import type { TagColours } from '../../diagram/colours.js';
import { createStore, type Store } from '../../page/store.js';
import { ActorStore } from '../messages/actor-store.js';
import type { Chart } from '../messages/chart.js';

/** Everything that the page shows. The views are functions of it. */
export interface ViewerState {
  /** One object as long as the page lasts. */
  readonly actors: ActorStore;
  /** Counts what changed in it. */
  readonly changes: number;
  readonly isConnected: boolean;
  /** The session prefixes of the server's hosts. */
  readonly serverPrefixes: ReadonlySet<string>;
  /** Those of hosts that are disconnected. */
  readonly disconnected: ReadonlySet<string>;
  readonly tagColours: TagColours;
  /** Charts by the definition of their machine; null until they have arrived. */
  readonly charts: ReadonlyMap<string, Chart | null>;
  /** The actor that is shown; empty where there is none. */
  readonly selected: string;
  /** The actor that a person selected, which may be missing for a while when the server restarts; empty before that. */
  readonly chosen: string;
  /** The step that is shown; null for the latest one. */
  readonly stepSeq: number | null;
  readonly filter: string;
  readonly isTroubleFirst: boolean;
  readonly showsWork: boolean;
  /** Null fits the chart into its place. */
  readonly zoom: number | null;
  /** The place of the chart, in pixels. */
  readonly room: { readonly width: number; readonly height: number };
  /** Whether a person opened a branch of the context, by its path; it stays open while its value changes. */
  readonly openBranches: ReadonlyMap<string, boolean>;
  /** How many recordings were opened. */
  readonly recordings: number;
  readonly notice: string;
  readonly isHelpOpen: boolean;
  /** Whether a file is held over the page. */
  readonly isDragging: boolean;
  readonly theme: 'light' | 'dark';
}

/** Creates the store of the page. */
export function createViewerStore(theme: ViewerState['theme']): Store<ViewerState> {
  return createStore<ViewerState>({
    actors: new ActorStore(),
    changes: 0,
    isConnected: false,
    serverPrefixes: new Set(),
    disconnected: new Set(),
    tagColours: {},
    charts: new Map(),
    selected: '',
    chosen: '',
    stepSeq: null,
    filter: '',
    isTroubleFirst: false,
    showsWork: false,
    zoom: null,
    room: { width: 1, height: 1 },
    openBranches: new Map(),
    recordings: 0,
    notice: '',
    isHelpOpen: false,
    isDragging: false,
    theme,
  });
}
