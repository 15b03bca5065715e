/**
 * The key under which a machine keeps the function that changes the context of a service that goes on after a restart.
 * Registered globally, so that two copies of the package know each other's machines.
 */
export const RESUME_CONTEXT = Symbol.for('local-service-machines.resumeContext');
