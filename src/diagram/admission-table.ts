import type { AnyStateMachine } from 'xstate';
import { transitionsByEvent, statesOf } from './flat-machine.js';

/**
 * The operations that each state admits and the states that they lead to, as a Markdown table. Guards are left out, and
 * states that admit no operation share the last row.
 *
 * @throws TypeError that names the state and its feature that a flat diagram cannot show.
 */
export function toAdmissionTable(machine: AnyStateMachine): string {
  const rows = statesOf(machine).map((state) => {
    const operations = new Map<string, string[]>();
    for (const transitions of transitionsByEvent(machine, state)) {
      const [first] = transitions;
      if (first?.outcome !== 'operation') continue;
      const targets = either([...new Set(transitions.map(({ target }) => target))]);
      operations.set(targets, [...(operations.get(targets) ?? []), first.event]);
    }
    return { state: state.key, operations: [...operations] };
  });
  const admitting = rows.filter(({ operations }) => operations.length > 0);
  const others = rows.filter(({ operations }) => operations.length === 0);
  return [
    '| in state | admitted operations → next state |',
    '| --- | --- |',
    ...admitting.map(({ state, operations }) => {
      const lines = operations.map(([targets, events]) => `${events.map(code).join(', ')} → ${targets}`);
      return `| ${code(state)} | ${lines.join('<br>')} |`;
    }),
    ...(others.length > 1 && admitting.length > 0 ? ['| every other state | none |'] : []),
    ...(others.length === 1 || admitting.length === 0 ? others.map(({ state }) => `| ${code(state)} | none |`) : []),
    '',
  ].join('\n');
}

function either(states: readonly string[]): string {
  const names = states.map(code);
  const last = names.at(-1) ?? '';
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${last}` : last;
}

function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')}${fence}`;
}
