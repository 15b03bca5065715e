import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import type { LifecycleInput } from '../../model/settings.js';
import type { TransitionKey } from '../transitions.js';
import type { Facts } from './facts.js';
import type { ExploredStep } from './explored-events.js';

/** All services that are alike as far as the guards of the chart can tell. */
export interface Configuration {
  readonly id: number;
  readonly facts: Facts;
  /** One of these services: the first that was found, on a shortest path. */
  readonly record: LifecycleRecord;
  /** The settings of its initial configuration. */
  readonly input: LifecycleInput;
  /** The edge by which it was found first; null for an initial configuration. */
  readonly foundBy: Omit<Edge, 'to'> | null;
}

/** A step that changed something, from one configuration to another or to itself. */
export interface Edge {
  /** The ids of configurations. */
  readonly from: number;
  readonly to: number;
  readonly step: ExploredStep;
  readonly transition: TransitionKey;
}
