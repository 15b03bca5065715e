import { isObject } from '../messages/read-message.js';

/** The events that a machine that cannot be drawn handles: those of the current states and their ancestors. */
export function eventsOf(config: Readonly<Record<string, unknown>>, current: readonly string[]): readonly string[] {
  const events = new Set<string>();
  const collect = (state: unknown) => {
    if (isObject(state) && isObject(state['on'])) for (const type of Object.keys(state['on'])) events.add(type);
  };
  collect(config);
  for (const path of current) {
    let state: unknown = config;
    for (const name of path.split('.')) {
      state = isObject(state) && isObject(state['states']) ? state['states'][name] : undefined;
      collect(state);
    }
  }
  events.delete('*');
  return [...events];
}
