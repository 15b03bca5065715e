import type { LocalServiceSpec } from '../../src/index.js';
import { createInspect, type InspectMessage, type InspectOptions } from '../../src/inspect/index.js';
import type { Life } from '../support/life.js';

/** Collects what an inspection of this life sends from now on. */
export function inspectLife(life: Life, options: Omit<InspectOptions, 'sink'> = {}): InspectMessage[] {
  const messages: InspectMessage[] = [];
  life.actor.system.inspect(createInspect({ sink: (message) => messages.push(message), ...options }));
  return messages;
}

/**
 * The specification with `secret(n)` in every place where domain.md §7 keeps one; transcribed by hand. Its URL-fetched
 * configurations get every secret field, whether they had it or not.
 */
export function withSecrets(spec: LocalServiceSpec, secret: (n: number) => string): LocalServiceSpec {
  let count = 0;
  const next = () => secret(count++);
  return {
    ...spec,
    env: { CLUSTER: next(), API_TOKEN: next() },
    configs: (spec.configs ?? []).map((config) => {
      switch (config.type) {
        case 'INLINE':
          return { ...config, data: next() };
        case 'EXECUTOR_LOCAL_FILE':
          return config;
        default:
          return {
            ...config,
            http: {
              ...config.http,
              username: next(),
              password: next(),
              authHeader: next(),
              headers: { 'X-Tenant-Key': next(), Accept: next() },
            },
          };
      }
    }),
  };
}

/** Every text in a value, keys included, and what is written as JSON in one of them. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value, ...(value.startsWith('{') ? textsIn(JSON.parse(value)) : [])];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => [key, ...textsIn(item)]);
}

/** The last message about this event. */
export function lastAbout(messages: readonly InspectMessage[], eventType: string): InspectMessage | undefined {
  return messages.filter((message) => message.type !== '@xstate.actor' && message.event.type === eventType).at(-1);
}
