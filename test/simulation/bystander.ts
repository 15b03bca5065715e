/** The service that the controller has nothing to do with: one instance of it on every host. */
export const BYSTANDER = 'bystander-1';
