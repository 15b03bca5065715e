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
    title: 'memory',
    measure: async () => {
      const [actor, record, specification] = await Promise.all(
        ['actor', 'record', 'specification'].map((way) => outcomeOf<{ readonly bytes: number }>('memory', way)),
      );
      const net = (actor!.bytes - specification!.bytes) / (record!.bytes - specification!.bytes);
      return { memory: { least: net, low: net } };
    },
  },
  {
    title: 'plans of one service',
    measure: async () => {
      const [small, wide] = [await plansOf(1_250, 1), await plansOf(10_000, 1)];
      const growth = (name: 'planner' | 'policy') =>
        ratio(ratio(wide[name], small[name]), ratio(wide.bare, small.bare));
      return {
        'planner-wide': ratio(wide.planner, wide.bare),
        'policy-wide': ratio(wide.policy, wide.bare),
        'planner-growth': growth('planner'),
        'policy-growth': growth('policy'),
      };
    },
  },
  {
    title: 'plans of many services',
    measure: async () => {
      const many = await plansOf(1_000, 100);
      return { 'planner-many': ratio(many.planner, many.bare), 'policy-many': ratio(many.policy, many.bare) };
    },
  },
  {
    title: 'plans of one service, its instances in no order',
    measure: async () => {
      const shuffled = await plansOf(10_000, 1, 'shuffled');
      return {
        'planner-shuffled': ratio(shuffled.planner, shuffled.bare),
        'policy-shuffled': ratio(shuffled.policy, shuffled.bare),
      };
    },
  },
];

function plansOf(hosts: number, services: number, ...order: readonly string[]) {
  return outcomeOf<Estimates<'bare' | 'planner' | 'policy'>>('planning', String(hosts), String(services), ...order);
}

function ratio(a: Estimate, b: Estimate): Ratio {
  return { least: a.least / b.least, low: a.low / b.low };
}
