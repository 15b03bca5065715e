/** The three activation states, which say what should run (domain.md §2). */
export const ACTIVATION_STATES = ['INACTIVE', 'CONFIG_TESTING', 'ACTIVE'] as const;

// Extract has TypeScript show the name instead of what it stands for.
/** One of the activation states: nothing runs, one test instance, or instances on every live host (domain.md §2). */
export type ActivationState = Extract<(typeof ACTIVATION_STATES)[number], string>;
