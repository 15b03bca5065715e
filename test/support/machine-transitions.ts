export { takenTransitions, type TransitionKey, transitionsOf } from '../../src/testing/transitions.js';
