import { eventLabel } from '../../../src/policy/event-label.js';

/** A part of a machine's config, read as data. */
type Part = Readonly<Record<string, unknown>>;

/** One change of a chart: a transition left out, or taken whatever its guard says. */
export interface ChartMutant {
  readonly change: 'transition' | 'guard';
  /** How many transitions stand before it in the chart. */
  readonly place: number;
  /** `FROM event [guard] → TO`, where guard and target are none: `FROM event`. */
  readonly name: string;
}

/** What stands instead of this transition? Null: nothing. */
type Change = (transition: Part, name: string, place: number) => Part | null;

/** Which changes are there of this chart, in its order? Each transition and each guard, read off the config. */
export function mutantsOf(config: object): readonly ChartMutant[] {
  const mutants: ChartMutant[] = [];
  changed(config, (transition, name, place) => {
    mutants.push({ change: 'transition', place, name });
    if (transition['guard'] !== undefined) mutants.push({ change: 'guard', place, name });
    return transition;
  });
  return mutants;
}

/** How does the chart read after this change? */
export function mutated(config: object, mutant: Pick<ChartMutant, 'change' | 'place'>): Part {
  return changed(config, (transition, _name, place) => {
    if (place !== mutant.place) return transition;
    if (mutant.change === 'transition') return null;
    return Object.fromEntries(Object.entries(transition).filter(([field]) => field !== 'guard'));
  });
}

function changed(config: object, change: Change): Part {
  let place = 0;

  const candidates = (value: unknown, name: string): readonly Part[] =>
    [value].flat().flatMap((candidate) => {
      const transition = isPart(candidate) ? candidate : { target: candidate };
      const kept = change(transition, nameOf(name, transition), place);
      place += 1;
      return kept === null ? [] : [kept];
    });

  /** A map of events to transitions; an event that nothing is left of is left out. */
  const events = (map: Part, nameOfEvent: (key: string) => string): Part =>
    Object.fromEntries(
      Object.entries(map)
        .map(([key, value]) => [key, candidates(value, nameOfEvent(key))] as const)
        .filter(([, left]) => left.length > 0),
    );

  const invocation = (value: unknown, state: string): unknown => {
    if (!isPart(value)) return value;
    const { onDone, onError, ...rest } = value;
    const ends = { ...(onDone !== undefined && { onDone }), ...(onError !== undefined && { onError }) };
    return { ...rest, ...events(ends, (key) => `${state} ${key === 'onDone' ? 'done' : 'failed'}`) };
  };

  const node = (value: unknown, name: string): unknown => {
    if (!isPart(value)) return value;
    const { on, after, invoke, states } = value;
    return {
      ...value,
      ...(isPart(on) && { on: events(on, (event) => `${name} ${event}`) }),
      ...(isPart(after) && { after: events(after, (delay) => `${name} ${eventLabel(`xstate.after.${delay}`)}`) }),
      ...(invoke !== undefined && { invoke: [invoke].flat().map((work) => invocation(work, name)) }),
      ...(isPart(states) && {
        states: Object.fromEntries(Object.entries(states).map(([key, state]) => [key, node(state, key)])),
      }),
    };
  };

  const result = node(config, 'any state');
  return isPart(result) ? result : {};
}

function nameOf(name: string, { guard, target }: Part): string {
  return [
    name,
    ...(guard === undefined ? [] : [`[${nameOfGuard(guard)}]`]),
    ...(typeof target === 'string' ? ['→', target] : []),
  ].join(' ');
}

function nameOfGuard(guard: unknown): string {
  return isPart(guard) ? String(guard['type']) : String(guard);
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
