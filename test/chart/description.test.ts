import { expect, it } from 'vitest';
import { describe as describeWord } from '../../src/chart/index.js';
import { LIFECYCLE_STATES, OPERATION_TYPES } from '../../src/model/index.js';
import { ADMISSION, CANCELLABLE } from '../support/tables.js';

it.each(LIFECYCLE_STATES)('%s is described by a sentence, and by what is admitted there', (state) => {
  const { name, description, operations, cancellable } = describeWord(state);
  expect(name).toBe(state);
  expect(description).toMatch(/^\S.*\.$/);
  expect([...operations].sort()).toEqual(Object.keys(ADMISSION[state]).sort());
  expect(cancellable).toBe(CANCELLABLE.includes(state));
});

it.each(OPERATION_TYPES)('%s is described by a sentence, and by where it leads', (type) => {
  const { description, from } = describeWord(type);
  expect(description).toMatch(/^Leads from .+ to .+\.$/);
  expect(from.map(({ state }) => state)).toEqual(LIFECYCLE_STATES.filter((state) => type in ADMISSION[state]));
  for (const { state, to } of from) expect(to).toContain(ADMISSION[state][type]);
});

it('CANCEL is described by where work can be cancelled', () => {
  const { from } = describeWord('CANCEL');
  expect(from.map(({ state }) => state).sort()).toEqual([...CANCELLABLE].sort());
});

it('a description reads as a sentence', () => {
  expect(describeWord('DESTROY').description).toBe(
    'Leads from INACTIVE to DESTROY_REQUESTED (removing the record of the service).',
  );
});
