import { type ChartLayout, WIDE } from '../../../src/page/chart/places.js';
import { createStore, type Store } from '../../../src/page/store.js';
import type { ServiceRequest } from '../../../src/model/operation.js';
import type { Frame } from './world/frame.js';
import { type Story, STORIES } from './world/stories.js';
import { World } from './world/world.js';

/** The parts of the page that a phone shows one at a time. */
export const TABS = ['fleet', 'chart', 'operate', 'log'] as const;

/** One of the {@link TABS}. */
export type Tab = (typeof TABS)[number];

/** What the forms of operations hold. */
export interface OperationForm {
  readonly instancesPerHost: number;
  readonly stopFirst: boolean;
  /** Null where the service's default is meant. */
  readonly parallelism: number | null;
  readonly timeout: string | null;
  readonly failureStrategy: 'STOP' | 'ROLLBACK' | null;
}

/** A menu of faults, and where it stands on the screen. */
export interface OpenMenu {
  readonly of: { readonly executorId: string } | { readonly instanceId: string };
  readonly x: number;
  readonly y: number;
}

/** A window over the page. */
export type Dialog =
  | { readonly kind: 'help' }
  | { readonly kind: 'text'; readonly title: string; readonly text: string; readonly isCopied: boolean };

/** Everything that the page shows. The views are functions of it. */
export interface PageState {
  readonly world: World;
  /** Counts what changed in the world, which is one object as long as it lasts. */
  readonly changes: number;
  /** The present of the world, in ms. */
  readonly nowMs: number;
  /** The moment that is shown; null for the present. */
  readonly lookingAtMs: number | null;
  readonly isPlaying: boolean;
  readonly speed: number;
  /** Null where a link or a file was opened. */
  readonly story: Story | null;
  readonly tab: Tab;
  /** The operation whose form or refusal is open. */
  readonly opened: ServiceRequest['type'] | null;
  readonly form: OperationForm;
  /** The instances that an operation is to name. */
  readonly picked: readonly string[];
  /** The request to which the page walks by itself. */
  readonly walkingTo: ServiceRequest | null;
  readonly menu: OpenMenu | null;
  readonly dialog: Dialog | null;
  /** Why a link or a file could not be opened. */
  readonly problem: string | null;
  /** What a screen reader is told, and a person in a corner of the page. */
  readonly said: string;
  readonly theme: 'light' | 'dark';
  /** Where the states stand on the chart, in the room that it has. */
  readonly layout: ChartLayout;
}

/** The form as it is at first. */
export const FIRST_FORM: OperationForm = {
  instancesPerHost: 2,
  stopFirst: false,
  parallelism: null,
  timeout: null,
  failureStrategy: null,
};

/** The speeds, in virtual seconds for each real one. */
export const SPEEDS = [1, 2, 4, 10] as const;

/** Creates the store of the page. */
export function createPageStore(theme: PageState['theme']): Store<PageState> {
  const [story] = STORIES;
  if (story === undefined) throw new Error('There is no story.');
  return createStore<PageState>({
    world: new World(story.schedule),
    changes: 0,
    nowMs: 0,
    lookingAtMs: null,
    isPlaying: false,
    speed: 4,
    story,
    tab: 'fleet',
    opened: null,
    form: FIRST_FORM,
    picked: [],
    walkingTo: null,
    menu: null,
    dialog: null,
    problem: null,
    said: '',
    theme,
    layout: WIDE,
  });
}

/** The frame that is shown. */
export function shownFrame({ world, nowMs, lookingAtMs }: PageState): Frame {
  return frameAt(world.frames, lookingAtMs ?? nowMs);
}

/** The last frame at this time or before. */
function frameAt(frames: readonly Frame[], atMs: number): Frame {
  return frames[frameIndexAt(frames, atMs)] ?? NO_FRAME();
}

/** The place of that frame in the list. */
export function frameIndexAt(frames: readonly Frame[], atMs: number): number {
  let low = 0;
  let high = frames.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((frames[middle]?.atMs ?? 0) <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}

function NO_FRAME(): never {
  throw new Error('A world has at least one frame.');
}
