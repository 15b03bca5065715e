import { instance, type Viz } from '@viz-js/viz';
import { beforeAll, describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { type DotOptions, toDot, toGraph } from '../../src/diagram/index.js';
import { activationMachine, lifecycleMachine } from '../../src/index.js';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import { ODD_NAMES, oddMachine } from '../support/odd-machine.js';

interface Drawn {
  readonly name: string;
  readonly objects: readonly Readonly<Record<string, string>>[];
  readonly edges: readonly Readonly<Record<string, string>>[];
}

let graphviz: Viz;
beforeAll(async () => {
  graphviz = await instance();
});

/** What Graphviz reads; it throws where it finds an error, and would only warn of an attribute that it does not know. */
function drawn(source: Parameters<typeof toDot>[0], options?: DotOptions): Drawn {
  const result = graphviz.render(toDot(source, options), { format: 'json' });
  // It does not know how wide a letter beyond ASCII is, and takes it for a blank.
  expect(result.errors.filter(({ message }) => !message.includes('non-ASCII'))).toEqual([]);
  return JSON.parse(result.output ?? '') as Drawn;
}

describe('DOT', () => {
  it('has a node for all there is, from top to bottom', () => {
    const { name, objects } = drawn(lifecycleMachine);
    expect(name).toBe('local-service-lifecycle-v1');
    expect(objects.map((object) => object['name'])).toEqual([
      'start',
      ...LIFECYCLE_STATES,
      'choice resting',
      'any resting',
    ]);
    expect(toDot(lifecycleMachine)).toContain('rankdir=TB');
  });

  it('colours states by their tags and edges by their outcome', () => {
    const { objects, edges } = drawn(lifecycleMachine);
    const node = (name: string) => objects.find((object) => object['name'] === name);
    expect(node('ACTIVE')).toMatchObject({ color: '#1a7f37', class: 'state resting' });
    expect(node('ADJUSTING_INSTANCES')).toMatchObject({ color: '#0969da', class: 'state inFlight cancellable' });
    expect(node('EMERGENCY_DEACTIVATION_REQUESTED')).toMatchObject({ color: '#cf222e' });
    expect(node('INIT')).toMatchObject({ color: '#57606a', class: 'initial' });
    expect(node('DESTROYED')).toMatchObject({ color: '#57606a', peripheries: '2', tooltip: 'Gone.' });
    expect(node('any resting')).toMatchObject({ style: 'rounded,filled,dashed', color: '#1a7f37' });
    expect(node('choice resting')).toMatchObject({ shape: 'diamond', label: 'resting' });
    expect(node('ADJUSTING_INSTANCES')?.['label']).toBe(
      '<b>ADJUSTING_</b><br/><b>INSTANCES</b><br/><font point-size="9" color="#57606a">▸ adjustInstances</font>',
    );
    const failures = edges.filter((edge) => edge['class'] === 'failure');
    expect(failures).toHaveLength(9);
    for (const failure of failures) expect(failure).toMatchObject({ style: 'dotted', color: '#c9666d' });
    const shown = drawn(lifecycleMachine, { failures: 'shown' }).edges.filter((edge) => edge['class'] === 'failure');
    for (const failure of shown) expect(failure).toMatchObject({ style: 'dotted', color: '#cf222e' });
  });

  it('takes the colours of other tags', () => {
    const machine = createMachine({
      initial: 'a',
      states: { a: { tags: ['slow', 'odd'] }, b: { tags: ['resting', 'odd'] }, c: { tags: ['resting'] } },
    });
    const { objects } = drawn(machine, { tagColours: { odd: 'red', slow: 'blue' } });
    expect(objects.map(({ color }) => color)).toEqual([undefined, '#cf222e', '#cf222e', '#1a7f37']);
  });

  it('lays the states out in the order that is asked for', () => {
    const { objects, edges } = drawn(activationMachine, { order: ['ACTIVE', 'NO_SUCH_STATE', 'INACTIVE'] });
    expect(objects.map(({ name }) => name)).toEqual(['start', 'INACTIVE', 'ACTIVE', 'CONFIG_TESTING']);
    expect(edges).toHaveLength(6);
  });

  it('writes a graph as it writes the machine', () => {
    const options = { failures: 'shown', states: ['INACTIVE', 'DESTROY_REQUESTED', 'DESTROYED'] } as const;
    expect(toDot(toGraph(lifecycleMachine, options))).toBe(toDot(lifecycleMachine, options));
    expect(toDot(toGraph(lifecycleMachine))).toBe(toDot(lifecycleMachine));
    expect(toDot(toGraph(lifecycleMachine), options)).toBe(toDot(lifecycleMachine, options));
  });

  it('draws every name as it is', () => {
    const { objects, edges } = drawn(oddMachine);
    expect(objects.map(({ name }) => name)).toEqual([
      'start′',
      ...ODD_NAMES.map((name) => name.replaceAll('\\', '\\\\')),
    ]);
    expect(edges).toHaveLength(1 + ODD_NAMES.length);
    const svg = graphviz.renderString(toDot(oddMachine), { format: 'svg' });
    expect(svg).toContain('>&lt;b&gt;&amp;&quot;</text>');
  });

  it('draws a machine without states', () => {
    expect(drawn(createMachine({ id: 'no "states" \\' }))).not.toHaveProperty('objects');
  });
});
