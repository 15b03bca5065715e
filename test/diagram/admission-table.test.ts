import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { toAdmissionTable } from '../../src/diagram/index.js';
import { activationMachine, lifecycleMachine } from '../../src/index.js';
import { ADMISSION } from '../support/tables.js';

/** The rows of a Markdown table as the pairs `STATE OPERATION → target`. */
function cellsOf(table: string): string[] {
  return table
    .split('\n')
    .slice(2, -1)
    .flatMap((row) => {
      const [, state = '', cell = ''] = row.replaceAll('`', '').split(/ ?\| ?/);
      return cell.split('<br>').flatMap((line) => {
        const [operations = '', target = ''] = line.split(' → ');
        return operations.split(', ').map((operation) => `${state} ${operation} → ${target}`);
      });
    });
}

describe('the admission table', () => {
  it('of the lifecycle is the one of the domain', () => {
    const expected = Object.entries(ADMISSION).flatMap(([state, operations]) =>
      Object.entries(operations).map(([type, target]) => `${state} ${type} → ${target}`),
    );
    const anyRest = (cell: string) => cell.replace('ACTIVE, CONFIG_TESTING or INACTIVE', 'INACTIVE');
    const cells = cellsOf(toAdmissionTable(lifecycleMachine)).map(anyRest);
    expect(cells.sort()).toEqual([...expected, 'every other state none → '].sort());
  });

  it('is written so', () => {
    expect(toAdmissionTable(activationMachine)).toBe(
      [
        '| in state | admitted operations → next state |',
        '| --- | --- |',
        '| `INACTIVE` | `ACTIVATE` → `ACTIVE`<br>`DEPLOY_TEST_INSTANCE` → `CONFIG_TESTING` |',
        '| `CONFIG_TESTING` | `ACTIVATE` → `ACTIVE`<br>`DEACTIVATE` → `INACTIVE` |',
        '| `ACTIVE` | `DEACTIVATE` → `INACTIVE` |',
        '',
      ].join('\n'),
    );
  });

  it('names the one state that admits none, and escapes what a table cannot hold', () => {
    const machine = createMachine({
      initial: 'a|b',
      states: { 'a|b': { on: { 'G`O': 'c\nd', CANCEL: 'c\nd' }, after: { 5: 'c\nd' } }, 'c\nd': {} },
    });
    expect(toAdmissionTable(machine).split('\n').slice(2)).toEqual([
      '| `a\\|b` | ``G`O`` → `c d` |',
      '| `c d` | none |',
      '',
    ]);
    expect(toAdmissionTable(createMachine({}))).toMatch(/---.*\n$/);
  });
});
