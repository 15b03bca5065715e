import type { Estimate } from './support/sampling.js';
import { outcomeOf } from './support/processes.js';
import type { TargetId } from './targets.js';

/** A ratio by both estimators, each of one process. */
export type Ratio = Estimate;

type Estimates<TName extends string> = Readonly<Record<TName, Estimate>>;

/** What one process each says of the rows of the table. */
export interface Measurement {
  readonly title: string;
  readonly measure: () => Promise<Partial<Record<TargetId, Ratio>>>;
}

/** All that is measured, each by processes of its own. */
export const MEASUREMENTS: readonly Measurement[] = [
  {
    title: 'steps of the chart in small',
    measure: async () => {
      const { compiled, reducer, xstate, machina, machinaInPlace, xstateStore, typescriptFsm } =
        await outcomeOf<
          Estimates<'compiled' | 'reducer' | 'xstate' | 'machina' | 'machinaInPlace' | 'xstateStore' | 'typescriptFsm'>
        >('steps');
      const [ofMachina, ofStore] = [ratio(machina, compiled), ratio(xstateStore, compiled)];
      return {
        step: ratio(xstate, compiled),
        'step-by-hand': ratio(compiled, reducer),
        'step-peers': ofMachina.least < ofStore.least ? ofMachina : ofStore,
        'step-machina': ofMachina,
        'step-store': ofStore,
        'step-in-place': ratio(machinaInPlace, compiled),
        'step-fsm': ratio(typescriptFsm, compiled),
      };
    },
  },
  {
    title: 'steps of the chart in small, with work',
    measure: async () => {
      const { compiled, xstate } = await outcomeOf<Estimates<'compiled' | 'xstate'>>('steps-with-work');
      return { 'step-with-work': ratio(xstate, compiled) };
    },
  },
  {
    title: 'steps of the lifecycle machine',
    measure: async () => {
      const { compiled, xstate } = await outcomeOf<Estimates<'compiled' | 'xstate'>>('lifecycle');
      return { 'lifecycle-step': ratio(xstate, compiled) };
    },
  },
  {
    title: 'explanations',
    measure: async () => {
      const { admit, explain, path } = await outcomeOf<Estimates<'admit' | 'explain' | 'path'>>('explain');
      return { explain: ratio(explain, admit), path: ratio(path, admit) };
    },
  },
  {
    title: 'operations of the service host and of the example controller',
    measure: async () => {
      const hosted = async (clients: number) => {
        const { host, hand } = await outcomeOf<Readonly<Record<'host' | 'hand', number>>>(
          'service-host',
          String(clients),
        );
        return same(host / hand);
      };
      const [one, many] = [await hosted(1), await hosted(64)];
      const { example, bare } = await outcomeOf<Readonly<Record<'example' | 'bare', number>>>('controller');
      return { 'host-1': one, 'host-64': many, controller: same(example / bare) };
    },
  },
  {
    title: 'imports',
    measure: async () => {
      const main = await importMs(new URL('../../dist/src/index.mjs', import.meta.url).href);
      const xstate = await importMs(import.meta.resolve('xstate'));
      return { import: same(main / xstate) };
    },
  },
  {
    title: 'memory',
    measure: async () => {
      const [actor, record, specification] = await Promise.all(
        ['actor', 'record', 'specification'].map((way) => outcomeOf<{ readonly bytes: number }>('memory', way)),
      );
      const net = (actor!.bytes - specification!.bytes) / (record!.bytes - specification!.bytes);
      return { memory: same(net) };
    },
  },
  {
    title: 'ticks',
    measure: async () => {
      const { policy, bare } = await planning('tick', 1_000, 100, 'none');
      return { tick: ratio(policy, bare) };
    },
  },
  {
    title: 'growth of a tick',
    measure: async () => {
      const [small, wide] = [await planning('tick', 1_250, 10, 'none'), await planning('tick', 10_000, 10, 'none')];
      return { 'tick-growth': ratio(ratio(wide.policy, small.policy), ratio(wide.bare, small.bare)) };
    },
  },
  {
    title: 'plans of one service',
    measure: async () => {
      const none = await planning('plan', 10_000, 1, 'none');
      const sorted = await planning('plan', 10_000, 1, 'sorted');
      const failing = await planning('plan', 10_000, 1, 'none', 'failing');
      return {
        'plan-in-no-order': ratio(none.policy, none.bare),
        'plan-in-order': ratio(sorted.policy, sorted.bare),
        'plan-failing': ratio(failing.policy, failing.bare),
      };
    },
  },
  {
    title: 'refusing hostile input',
    measure: async () => {
      const ports = await outcomeOf<Estimates<'read' | 'refused'>>('refusing', 'ports');
      const volumes = await outcomeOf<Estimates<'read' | 'refused'>>('refusing', 'volumes');
      return {
        'refuse-ports': ratio(ports.refused, ports.read),
        'refuse-volumes': ratio(volumes.refused, volumes.read),
      };
    },
  },
];

/** The least of several fresh processes. */
async function importMs(file: string): Promise<number> {
  const found: number[] = [];
  for (let time = 0; time < 7; time += 1) {
    found.push((await outcomeOf<{ readonly ms: number }>('import-time', file)).ms);
  }
  return Math.min(...found);
}

/** A ratio of which there is one estimate. */
function same(estimate: number): Ratio {
  return { least: estimate, low: estimate };
}

function planning(what: 'plan' | 'tick', hosts: number, services: number, ...rest: readonly string[]) {
  return outcomeOf<Estimates<'bare' | 'policy'>>('planning', what, String(hosts), String(services), ...rest);
}

function ratio(a: Estimate, b: Estimate): Ratio {
  return { least: a.least / b.least, low: a.low / b.low };
}
