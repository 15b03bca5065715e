import { readField } from '../../../../src/model/unchecked.js';
import { SAMPLE_SPEC } from '../../../../src/testing/sample-service.js';
import type { Schedule } from '../../../../src/testing/schedule/schedule.js';
import { readSchedule, ScheduleProblem } from './read-schedule.js';

/** The longest fragment that is read, in characters. */
export const MAX_FRAGMENT_LENGTH = 200_000;

const STORY = 'story=';
const RUN = 'run=';

/** What a fragment asks for: a ready story, or a schedule. */
export type FragmentContent = { readonly story: string } | { readonly schedule: Schedule };

/** The fragment of a ready story. */
export function fragmentOfStory(id: string): string {
  return `#${STORY}${id}`;
}

/** The fragment that reproduces a schedule exactly. */
export function fragmentOf(schedule: Schedule): string {
  const sample = JSON.stringify(SAMPLE_SPEC);
  const json = JSON.stringify(schedule, (key, value: unknown) =>
    key === 'spec' && JSON.stringify(value) === sample ? undefined : value,
  );
  const bytes = new TextEncoder().encode(json);
  return `#${RUN}${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')}`;
}

/**
 * Reads a fragment; null where it is empty.
 *
 * @throws ScheduleProblem if it holds anything but a story's name or a schedule.
 */
export function readFragment(fragment: string): FragmentContent | null {
  const text = fragment.replace(/^#/, '');
  if (text === '') return null;
  if (text.length > MAX_FRAGMENT_LENGTH) throw new ScheduleProblem('It is too long.');
  if (text.startsWith(STORY)) return { story: text.slice(STORY.length) };
  if (!text.startsWith(RUN)) throw new ScheduleProblem('It begins with neither story= nor run=.');
  return { schedule: readSchedule(parse(decode(text.slice(RUN.length)))) };
}

/**
 * Reads a schedule in JSON: one that the page saved, or that a simulation did.
 *
 * @throws ScheduleProblem
 */
export function readScheduleFile(text: string): Schedule {
  const value = parse(text);
  // A simulation of fleets saves its schedule beside what it expects.
  return readSchedule(readField(value, 'schedule') ?? value);
}

function decode(text: string): string {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  } catch {
    throw new ScheduleProblem('It is damaged: no base64 of a text.');
  }
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw new ScheduleProblem('It is damaged: no JSON.');
  }
}
