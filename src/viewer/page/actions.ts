import type { TagColours } from '../../diagram/colours.js';
import type { InspectMessage } from '../../inspect/messages.js';
import type { Store } from '../../page/store.js';
import type { Chart } from '../messages/chart.js';
import { prefixOf, withPrefix } from '../messages/read-message.js';
import { recordingPrefix } from '../messages/recording-prefix.js';
import { sizeOfChart, zoomedBy } from './chart-size.js';
import { listedIn, selectedIn } from './listed.js';
import type { ServerListener } from './message-sources.js';
import { readRecording } from './recording.js';
import { shownIn } from './shown.js';
import type { ViewerState } from './state.js';

/** What the actions need of the browser. */
export interface Platform {
  /** The chart of the machine with this definition; rejects where the server gave none. */
  readonly layOut: (definition: string) => Promise<Chart>;
  readonly later: (call: () => void, ms: number) => void;
  readonly focusFilter: () => void;
  /** Takes the focus away from where it is. */
  readonly blur: () => void;
}

const NOTICE_MS = 6_000;
/** How long after a failure the server is asked for a chart again. */
const RETRY_MS = 3_000;
/** The most charts that are kept. */
const MAX_CHARTS = 50;

/** Shown in place of a chart that the server did not give. */
const NO_ANSWER: Chart = {
  graph: null,
  drawing: null,
  reason: 'The server that draws charts does not answer.',
};

/** Everything that changes the state of the page: what arrives, and what a person does. */
export class Actions implements ServerListener {
  constructor(
    private readonly store: Store<ViewerState>,
    private readonly platform: Platform,
  ) {}

  readonly onConnect = (): void => {
    const { actors, serverPrefixes } = this.store.get();
    for (const prefix of serverPrefixes) actors.remove(prefix);
    this.store.set({ isConnected: true, serverPrefixes: new Set(), disconnected: new Set() });
  };

  readonly onDisconnect = (): void => this.store.set({ isConnected: false });

  readonly onMessage = (message: InspectMessage, size: number): void => {
    const { serverPrefixes } = this.store.get();
    const prefix = prefixOf(message.sessionId);
    if (!serverPrefixes.has(prefix)) this.store.set({ serverPrefixes: new Set([...serverPrefixes, prefix]) });
    this.add(message, size);
  };

  readonly onTagColours = (tagColours: TagColours): void => this.store.set({ tagColours });

  readonly onHost = (prefix: string, isConnected: boolean): void => {
    const disconnected = new Set(this.store.get().disconnected);
    if (isConnected) disconnected.delete(prefix);
    else disconnected.add(prefix);
    this.store.set({ disconnected });
  };

  /** Adds a message from anywhere. */
  readonly add = (message: InspectMessage, size: number): void => {
    const { actors, changes } = this.store.get();
    actors.add(message, size);
    this.store.set({ changes: changes + 1 });
  };

  /** Opens recorded files. */
  readonly openFiles = async (files: Iterable<File> | null | undefined): Promise<void> => {
    for (const file of files ?? []) this.#openRecording(file.name, await file.text());
  };

  /** Settles what follows from the last changes: which actor is shown, and that its chart is asked for. Called before the page is drawn. */
  settle(): void {
    const selected = selectedIn(this.store.get());
    if (selected !== this.store.get().selected) this.store.set({ selected, stepSeq: null });
    const { actors, charts } = this.store.get();
    const definition = actors.actors.get(selected)?.actorMessage.definition;
    if (definition !== undefined && !charts.has(definition)) void this.#askForChart(definition);
  }

  select(sessionId: string): void {
    this.store.set({ selected: sessionId, chosen: sessionId, stepSeq: null });
  }

  /** Selects the actor so many rows below; the first of all where the selected one is not in the list. */
  move(rows: number): void {
    const state = this.store.get();
    const listed = listedIn(state).rows;
    const index = listed.findIndex(([sessionId]) => sessionId === state.selected);
    const [next] = listed[Math.min(Math.max(index + rows, 0), listed.length - 1)] ?? [];
    if (next !== undefined) this.select(next);
  }

  /** Shows this step of the actor; null for the latest one. */
  readonly lookAt = (stepSeq: number | null): void => {
    this.store.set({ stepSeq, ...(stepSeq !== null && { chosen: this.store.get().selected }) });
  };

  /** Shows the step so many steps further; the latest one at the end. */
  step(count: number): void {
    const shown = shownIn(this.store.get());
    if (shown === null) return;
    const index = Math.max(0, shown.index + count);
    this.lookAt(index >= shown.steps.length - 1 ? null : (shown.steps[index]?.step.seq ?? null));
  }

  /** Shows the chart larger, smaller, or whole. */
  zoom(direction: 1 | -1 | 0): void {
    const state = this.store.get();
    const size = sizeOfChart(state);
    if (size !== null) this.store.set({ zoom: zoomedBy(size, state, direction) });
  }

  /** Fits the chart into its place anew. */
  readonly fit = (room: ViewerState['room']): void => {
    const known = this.store.get().room;
    if (room.width !== known.width || room.height !== known.height) this.store.set({ room });
  };

  /** Filters and sorts the list. */
  list(changes: Partial<Pick<ViewerState, 'filter' | 'isTroubleFirst' | 'showsWork'>>): void {
    this.store.set(changes);
  }

  focusFilter(): void {
    this.platform.focusFilter();
  }

  /** Opens or closes a branch of the context. */
  readonly openBranch = (path: string, isOpen: boolean): void => {
    const { openBranches } = this.store.get();
    if ((openBranches.get(path) ?? false) === isOpen) return;
    this.store.set({ openBranches: new Map(openBranches).set(path, isOpen) });
  };

  showHelp(isHelpOpen: boolean): void {
    this.store.set({ isHelpOpen });
  }

  readonly drag = (isDragging: boolean): void => this.store.set({ isDragging });

  setTheme(theme: ViewerState['theme']): void {
    this.store.set({ theme });
  }

  /** Clears the filter; where there is none, shows what happens now. */
  escape(): void {
    if (this.store.get().filter === '') this.lookAt(null);
    else this.store.set({ filter: '' });
    this.platform.blur();
  }

  #openRecording(name: string, text: string): void {
    const { messages, unreadable } = readRecording(text);
    const recordings = this.store.get().recordings + 1;
    const prefix = recordingPrefix(recordings);
    for (const { message, size } of messages) this.add(withPrefix(message, prefix), size);
    const others = unreadable > 0 ? `, and ${counted(unreadable, 'line')} without one` : '';
    const notice =
      messages.length === 0
        ? `${name} is not a recording.`
        : `${name}: ${counted(messages.length, 'message')}${others}.`;
    this.store.set({ recordings, notice });
    this.platform.later(() => {
      if (this.store.get().notice === notice) this.store.set({ notice: '' });
    }, NOTICE_MS);
    const first = [...this.store.get().actors.actors.keys()].find((sessionId) => sessionId.startsWith(prefix));
    if (first !== undefined) this.select(first);
  }

  async #askForChart(definition: string): Promise<void> {
    const { charts } = this.store.get();
    this.#setChart(definition, null, charts.size >= MAX_CHARTS ? new Map() : charts);
    try {
      this.#setChart(definition, await this.platform.layOut(definition));
    } catch {
      this.#setChart(definition, NO_ANSWER);
      this.platform.later(() => {
        const others = new Map(this.store.get().charts);
        others.delete(definition);
        this.store.set({ charts: others });
      }, RETRY_MS);
    }
  }

  #setChart(definition: string, chart: Chart | null, charts = this.store.get().charts): void {
    this.store.set({ charts: new Map(charts).set(definition, chart) });
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
