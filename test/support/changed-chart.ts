import { StateMachine } from 'xstate';
import { type LifecycleMachine, lifecycleMachine, type LifecycleState } from '../../src/index.js';

type Config = LifecycleMachine['config'];
type StateConfig = NonNullable<Config['states']>[string];

/** The lifecycle machine with some fields of one of its states changed. */
export function changedChart(
  state: LifecycleState,
  change: (config: StateConfig) => Partial<StateConfig>,
): LifecycleMachine {
  const { config, implementations } = lifecycleMachine;
  const before = config.states?.[state] ?? {};
  const states = { ...config.states, [state]: { ...before, ...change(before) } };
  return new StateMachine({ ...config, states }, implementations);
}
