/** The three activation states: what should be (domain.md §2). */
export const ACTIVATION_STATES = ['INACTIVE', 'CONFIG_TESTING', 'ACTIVE'] as const;

/** What the operator wants of the service: nothing runs, one test instance, or instances on every live host (domain.md §2). */
export type ActivationState = (typeof ACTIVATION_STATES)[number];
