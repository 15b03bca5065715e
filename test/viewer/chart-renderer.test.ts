import { afterAll, describe, expect, it } from 'vitest';
import { activationMachine, lifecycleMachine } from '../../src/index.js';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import { LIFECYCLE_ORDER } from '../../src/diagram/index.js';
import { GRAPHVIZ_FILE } from '../../src/viewer/assets.js';
import type { DrawnNode } from '../../src/viewer/messages/chart.js';
import { createGraphvizWorker } from '../../src/viewer/graphviz-worker.js';
import { createChartRenderer } from '../../src/viewer/chart-renderer.js';
import { oddMachine } from '../support/odd-machine.js';
import { definitionOf } from './definitions.js';

const graphviz = createGraphvizWorker(GRAPHVIZ_FILE);
const renderChart = createChartRenderer(graphviz);
afterAll(() => graphviz.stop());

const lifecycle = definitionOf(lifecycleMachine);

function overlap(a: DrawnNode, b: DrawnNode): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;
}

describe('the chart of the lifecycle', () => {
  it('shows every state at its own position, within the drawing', async () => {
    const { graph, drawing, reason } = await renderChart(lifecycle);
    expect(reason).toBeNull();
    expect(drawing!.nodes.map(({ id }) => id)).toEqual(graph!.nodes.map(({ id }) => id));
    expect(drawing!.nodes.map(({ id }) => id)).toEqual(expect.arrayContaining([...LIFECYCLE_STATES]));
    for (const [index, node] of drawing!.nodes.entries()) {
      expect(node.x - node.width / 2).toBeGreaterThanOrEqual(0);
      expect(node.y - node.height / 2).toBeGreaterThanOrEqual(0);
      expect(node.x + node.width / 2).toBeLessThanOrEqual(drawing!.width);
      expect(node.y + node.height / 2).toBeLessThanOrEqual(drawing!.height);
      expect(drawing!.nodes.slice(index + 1).filter((other) => overlap(node, other))).toEqual([]);
    }
    // The initial state is above the final one: the picture is not upside down.
    const heightOf = (id: string) => drawing!.nodes.find((node) => node.id === id)!.y;
    expect(heightOf('INIT')).toBeLessThan(heightOf('DESTROYED'));
    expect(drawing!.start!.y).toBeLessThan(heightOf('INIT'));
  });

  it('has a line, an arrow and the labels of each edge', async () => {
    const { graph, drawing } = await renderChart(lifecycle);
    expect(drawing!.edges.map(({ from, to }) => [from, to])).toEqual(graph!.edges.map(({ from, to }) => [from, to]));
    for (const [index, { path, arrow, texts }] of drawing!.edges.entries()) {
      expect(path).toMatch(/^M[\d.]+,[\d.]+C[\d., -]+$/);
      expect(arrow).toMatch(/^M[\d.,L]+Z$/);
      const { labels } = graph!.edges[index]!;
      const words = labels.map(({ events, condition }) => events + (condition === null ? '' : `[${condition}]`));
      const bare = (text: string) => text.replaceAll(/[\s[\]]/g, '');
      expect(bare(texts.map(({ text }) => text).join(''))).toBe(bare(words.join('')));
      expect(new Set(texts.map(({ kind }) => kind))).toEqual(new Set(labels.map(({ outcome }) => outcome)));
    }
  });

  it('has the colours and texts of the states', async () => {
    const { drawing } = await renderChart(lifecycle);
    const styles = Object.fromEntries(
      drawing!.nodes.map(({ id, colour, texts }) => [
        id,
        [colour, ...texts.map(({ kind, text }) => `${kind} ${text}`)],
      ]),
    );
    expect(styles).toMatchObject({
      ACTIVE: ['green', 'name ACTIVE'],
      ADJUSTING_INSTANCES: ['blue', 'name ADJUSTING_', 'name INSTANCES', 'actor ▸ adjustInstances'],
      EMERGENCY_DEACTIVATION_REQUESTED: ['red', 'name EMERGENCY_', 'name DEACTIVATION_', 'name REQUESTED'],
      DESTROYED: ['grey', 'name DESTROYED'],
      'choice resting': ['yellow', 'name resting'],
    });
  });

  it('is made once', async () => {
    const dots: string[] = [];
    const { layOut } = graphviz;
    const counting = createChartRenderer({
      layOut: (dot) => {
        dots.push(dot);
        return layOut(dot);
      },
    });
    const [first, second] = await Promise.all([counting(lifecycle), counting(lifecycle)]);
    expect(second).toBe(first);
    expect(dots).toHaveLength(1);
  });

  it('knows every state in the order in which it is laid out', () => {
    expect([...LIFECYCLE_ORDER].sort()).toEqual([...LIFECYCLE_STATES].sort());
  });
});

describe('another chart', () => {
  it.each([
    ['of the activation machine', activationMachine],
    ['of names that mean something to Graphviz', oddMachine],
  ])('%s is drawn too', async (_title, machine) => {
    const { graph, drawing, reason } = await renderChart(definitionOf(machine));
    expect(reason).toBeNull();
    expect(drawing!.nodes.map(({ id }) => id).sort()).toEqual(graph!.nodes.map(({ id }) => id).sort());
    expect(drawing!.edges).toHaveLength(graph!.edges.length);
  });

  const states = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`S${String(n)}`, {}]));
  const all = Object.keys(states(23));
  const dense = Object.fromEntries(all.map((name) => [name, { on: Object.fromEntries(all.map((to) => [to, to])) }]));
  it.each<[string, string, string]>([
    ['that is none', '7', 'The actor is no machine.'],
    ['that is no JSON', '{', 'JSON'],
    ['without states', '{"id":"x"}', 'The actor is no machine.'],
    [
      'that is nested',
      '{"id":"m","initial":"A","states":{"A":{"initial":"B","states":{"B":{}}}}}',
      'state A has states of its own',
    ],
    ['that is parallel', '{"id":"m","type":"parallel","states":{"A":{}}}', 'the machine itself is parallel'],
    ['whose target is missing', '{"id":"m","initial":"A","states":{"A":{"on":{"X":"B"}}}}', 'B'],
    ['with too many states', JSON.stringify({ id: 'm', initial: 'S0', states: states(151) }), 'too many states'],
    ['with too many transitions', JSON.stringify({ id: 'm', initial: 'S0', states: dense }), 'too many transitions'],
  ])('%s says why it is not drawn', async (_title, definition, reason) => {
    const chart = await renderChart(definition);
    expect(chart.drawing).toBeNull();
    expect(chart.reason).toContain(reason);
  });
});

describe('the Graphviz worker', () => {
  it('gives up on a graph that takes too long, and goes on with the next', async () => {
    const withinOneMs = createGraphvizWorker(GRAPHVIZ_FILE, 1);
    await expect(withinOneMs.layOut('digraph { a -> b }')).rejects.toThrow('Graphviz took too long to draw the chart.');
    await withinOneMs.stop();
    const { layOut, stop } = createGraphvizWorker(GRAPHVIZ_FILE);
    expect((await layOut('digraph { a -> b }')).objects).toHaveLength(2);
    await stop();
  });

  it('says what Graphviz says', async () => {
    await expect(graphviz.layOut('no graph')).rejects.toThrow('Graphviz could not draw the chart: syntax error');
  });

  it('rejects what waits when it is stopped, and what its thread cannot even begin', async () => {
    const stopped = createGraphvizWorker(GRAPHVIZ_FILE);
    const waiting = expect(stopped.layOut('digraph { a }')).rejects.toThrow('Graphviz has ended.');
    await stopped.stop();
    await waiting;
    const broken = createGraphvizWorker(new URL('./there-is-no-such-file.js', import.meta.url));
    await expect(broken.layOut('digraph { a }')).rejects.toThrow('Graphviz does not run: Cannot find module');
  });
});
