import { admit } from '../../../src/chart/admission.js';
import { WorldActions } from './world-actions.js';
import type { ServiceRequest } from '../../../src/model/operation.js';
import { readField } from '../../../src/model/unchecked.js';
import type { Schedule } from '../../../src/testing/schedule/schedule.js';
import { askedRecord, hasForm, requestOf } from './requests.js';
import { FIRST_FORM, type OpenMenu, type OperationForm, shownFrame, SPEEDS, type Tab } from './state.js';
import { testOf } from './world/copy-as-test.js';
import { fragmentOf, fragmentOfStory, readFragment, readScheduleFile } from './world/fragment.js';
import { type Story, STORIES } from './world/stories.js';
import { World } from './world/world.js';

/** Into how many parts a schedule that is played at once is divided. */
const SLICES = 50;

/** Everything that a person can do. */
export class Actions extends WorldActions {
  /** Opens what the address asks for. */
  openFragment(): Promise<void> {
    try {
      const content = readFragment(this.platform.fragment());
      if (content === null) return this.openStory(STORIES[0]);
      if ('schedule' in content) return this.openSchedule(content.schedule);
      const story = STORIES.find(({ id }) => id === content.story);
      if (story !== undefined) return this.openStory(story);
      return this.#fail('There is no such story.');
    } catch (thrown) {
      return this.#fail(String(readField(thrown, 'message')));
    }
  }

  /** Opens a schedule that somebody saved. */
  async openFile(text: string): Promise<void> {
    try {
      await this.openSchedule(readScheduleFile(text));
    } catch (thrown) {
      this.store.set({ problem: String(readField(thrown, 'message')) });
    }
  }

  /** Begins a ready story. */
  async openStory(story: Story | undefined): Promise<void> {
    if (story === undefined) return;
    await this.#open(story.schedule, 0, story);
    this.platform.setFragment(fragmentOfStory(story.id));
  }

  /** Begins the story again; where there is none, all that was done. */
  beginAgain(): Promise<void> {
    const { story, world } = this.store.get();
    return story === null ? this.#open(world.wholeSchedule, 0, null) : this.openStory(story);
  }

  /** Plays a schedule to its end at once. */
  async openSchedule(schedule: Schedule): Promise<void> {
    await this.#open(schedule, schedule.endsAtMs, null);
    this.platform.setFragment(fragmentOf(schedule));
  }

  /** Forgets what came after the moment that is shown, and goes on from there. */
  async beginAgainFromHere(): Promise<void> {
    const schedule = this.#shownSchedule();
    await this.#open(schedule, schedule.endsAtMs, this.store.get().story);
    this.showFragment();
  }

  /** Presses an operation: sends it where nothing is to be filled in; opens its form, or why it is refused. */
  press(type: ServiceRequest['type']): void {
    const state = this.store.get();
    if (state.lookingAtMs !== null) return;
    const { record, isUp } = shownFrame(state);
    if (state.opened === type) {
      this.store.set({ opened: null, picked: [] });
      return;
    }
    const { instancesPerHost } = record.context;
    const form = { ...FIRST_FORM, instancesPerHost: instancesPerHost === 0 ? 2 : instancesPerHost };
    const request = requestOf(type, record, form, state.picked);
    const isAdmitted = isUp && admit(askedRecord(record, type), request).admitted;
    if (isAdmitted && !hasForm(type)) void this.send(request);
    else this.store.set({ opened: type, form, tab: state.tab === 'chart' ? 'chart' : 'operate' });
  }

  /** Picks an instance for an operation, or does not any more. */
  pick(instanceId: string): void {
    const { picked } = this.store.get();
    this.store.set({
      picked: picked.includes(instanceId) ? picked.filter((id) => id !== instanceId) : [...picked, instanceId],
    });
  }

  /** Shows a menu, or none. */
  openMenu(menu: OpenMenu | null): void {
    this.store.set({ menu });
  }

  /** Shows this part of the page on a phone. */
  showTab(tab: Tab): void {
    this.store.set({ tab });
  }

  /** Takes the next speed. */
  nextSpeed(): void {
    const { speed } = this.store.get();
    const index = SPEEDS.findIndex((candidate) => candidate === speed);
    this.store.set({ speed: SPEEDS[(index + 1) % SPEEDS.length] ?? 1 });
  }

  /** Fills in the form that is open. */
  fill(changes: Partial<OperationForm>): void {
    this.store.set({ form: { ...this.store.get().form, ...changes } });
  }

  /** Tells what the page is, and its keys. */
  showHelp(): void {
    this.store.set({ dialog: { kind: 'help' } });
  }

  /** Closes the window. */
  closeDialog(): void {
    this.store.set({ dialog: null });
  }

  /** Closes what is open, the innermost first; then shows the present. */
  escape(): void {
    const { menu, opened, walkingTo } = this.store.get();
    if (menu !== null) this.store.set({ menu: null });
    else if (walkingTo !== null) this.store.set({ walkingTo: null, isPlaying: false });
    else if (opened !== null) this.store.set({ opened: null, picked: [] });
    else this.lookAtNow();
  }

  /** Light or dark. */
  setTheme(isDark: boolean): void {
    this.store.set({ theme: isDark ? 'dark' : 'light' });
  }

  /** Copies a link that shows the same to somebody else; says why not where the page would not open it. */
  async copyLink(): Promise<void> {
    this.showFragment();
    const fragment = fragmentOf(this.#shownSchedule());
    try {
      readFragment(fragment);
    } catch (thrown) {
      const why = String(readField(thrown, 'message'));
      this.store.set({ dialog: null, said: `Too much for a link. ${why} Copy it as a test.` });
      return;
    }
    await this.#copy('A link that reproduces this exactly', new URL(fragment, this.platform.address()).href);
  }

  /** Copies a vitest test that plays the same. */
  async copyAsTest(): Promise<void> {
    const schedule = this.#shownSchedule();
    const title = this.store.get().story?.title ?? `dns-cache until ${schedule.endsAtMs} ms`;
    await this.#copy('A vitest test that plays this', await testOf(title, schedule));
  }

  /** The schedule that leads to the moment that is shown. */
  #shownSchedule(): Schedule {
    const { world, lookingAtMs } = this.store.get();
    return world.scheduleUntil(lookingAtMs ?? undefined);
  }

  async #copy(title: string, text: string): Promise<void> {
    const isCopied = await this.platform.copy(text);
    this.store.set({ dialog: { kind: 'text', title, text, isCopied } });
  }

  async #open(schedule: Schedule, untilMs: number, story: Story | null): Promise<void> {
    const before = this.store.get().world;
    const world = new World(schedule);
    const fresh = {
      lookingAtMs: null,
      isPlaying: false,
      opened: null,
      picked: [],
      walkingTo: null,
      menu: null,
      dialog: null,
    } as const;
    this.store.set({ ...fresh, world, story, nowMs: 0, problem: null, said: '' });
    await this.enqueue(async () => {
      before.stop();
      // A long one takes its time: it is seen on its way, until something else is opened.
      let atMs = 0;
      do {
        atMs = Math.min(atMs + Math.ceil(untilMs / SLICES), untilMs);
        await world.advanceTo(atMs);
        this.store.set({ nowMs: atMs });
      } while (atMs < untilMs && this.store.get().world === world);
    });
  }

  async #fail(problem: string): Promise<void> {
    await this.openStory(STORIES[0]);
    this.store.set({ problem });
  }
}
