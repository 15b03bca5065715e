/** The checks: the name of each, and what holds in a machine that passes it. */
export const EXPLORATION_CHECKS = {
  'every-state': 'Each of the 15 lifecycle states is reached.',
  'every-transition': 'Each transition of the table is taken.',
  'no-other-transition': 'No transition is taken that the table does not hold.',
  'work-ends': 'Every state in flight is left on success, on failure and on time-out.',
  'no-deadlock': 'Every state but DESTROYED can be left.',
  'destroyed-in-reach': 'From everywhere DESTROYED is reached by admitted operations, time and work that succeeds.',
  'rest-is-activation': 'At rest the lifecycle state equals the activation state.',
  'destroyed-is-final': 'Nothing changes a service that is DESTROYED.',
  'emergency-holds':
    'After an emergency a service is neither ACTIVE nor CONFIG_TESTING before it was INACTIVE and an operation asked for instances.',
  'strays-change-nothing':
    'A result, a delay or progress that nobody waits for changes nothing, nor does a foreign digest; progress moves nothing, nor does a digest that is late, outdated or of maintenance.',
  'cancel-means-its-work': 'A CANCEL that names other work than that in flight cancels nothing.',
  'destroyed-leaves-nothing':
    'A DESTROY is accepted only where a current digest shows that nothing runs, or nothing can have been started.',
  'refusals-change-nothing': 'A refused request changes nothing but the record of the refusal.',
  'revision-never-back': 'The revision never goes back, and every accepted operation takes the next one.',
  'own-effect-id': 'Each piece of work has an effect id of its own, of the form {serviceId}#{revision}:{work}.',
  'context-tells-state': 'The context alone tells the state, so that what a refusal says of its state is true.',
  'never-broken': 'Nothing that happens breaks the machine.',
} as const satisfies Record<string, string>;

/** The name of one of the checks. */
export type ExplorationCheck = keyof typeof EXPLORATION_CHECKS;
