/** @import { Graph, GraphEdge } from '../../diagram/graph.js' */
/** @import { DrawnEdge, DrawnNode, DrawnText, Drawing } from '../chart.js' */
import { html, svg } from './dom.js';

const MARGIN = 8;
const ZOOM_STEP = 1.25;

/** The smallest and largest initial zoom; a chart that does not fit is scrolled to the current state. */
const MIN_FIT = 0.68;
const MAX_FIT = 1.25;

/**
 * The marks in a chart.
 *
 * @typedef {object} Marks
 * @property {string} current
 * @property {string} previous
 * @property {ReadonlySet<GraphEdge>} taken
 */

/** A chart as SVG. */
export class ChartView {
  #root;
  /** Null fits the chart to the window. @type {number | null} */
  #zoom = null;
  /** @type {Drawing | null} */
  #drawing = null;
  /** @type {SVGSVGElement | null} */
  #picture = null;
  /** @type {Map<string, SVGGElement>} */
  #nodes = new Map();
  /** @type {Map<string, SVGGElement>} */
  #edges = new Map();

  #current = '';

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    new ResizeObserver(() => this.#size()).observe(root);
  }

  /**
   * @param {Graph} graph
   * @param {Drawing} drawing
   * @param {Marks} marks
   */
  render(graph, drawing, marks) {
    if (drawing !== this.#drawing) this.#draw(graph, drawing);
    const classes = (/** @type {SVGGElement} */ element, /** @type {string[]} */ ...marked) => {
      const own = element.dataset['classes'] ?? '';
      element.setAttribute('class', [own, ...marked].filter(Boolean).join(' '));
    };
    for (const [id, element] of this.#nodes) {
      classes(element, id === marks.current ? 'current' : '', id === marks.previous ? 'previous' : '');
    }
    const taken = new Set([...marks.taken].map(keyOf));
    for (const [key, element] of this.#edges) {
      classes(element, taken.has(key) ? 'taken' : '');
      // The last element lies on top.
      if (taken.has(key)) element.parentNode?.append(element);
    }
    this.#picture?.setAttribute(
      'aria-label',
      `Chart of ${graph.id}; the current state is ${marks.current || 'unknown'}`,
    );
    if (marks.current !== this.#current) this.#follow(marks.current);
  }

  /** Forgets the chart, whose element was replaced. */
  clear() {
    this.#drawing = null;
    this.#picture = null;
    this.#nodes.clear();
    this.#edges.clear();
  }

  /** Zooms in, out, or to fit. @param {1 | -1 | 0} direction */
  zoom(direction) {
    if (this.#picture === null || this.#drawing === null) return;
    const shown = this.#picture.getBoundingClientRect().width / (this.#drawing.width + 2 * MARGIN);
    this.#zoom = direction === 0 ? this.#fit(0) : Math.min(Math.max(shown * ZOOM_STEP ** direction, 0.2), 4);
    this.#size();
    this.#follow(this.#current);
  }

  /**
   * @param {Graph} graph
   * @param {Drawing} drawing
   */
  #draw(graph, drawing) {
    this.clear();
    this.#drawing = drawing;
    const { width, height, start, nodes, edges } = drawing;
    const box = [-MARGIN, -MARGIN, width + 2 * MARGIN, height + 2 * MARGIN].join(' ');
    edges.forEach((edge, index) => this.#edges.set(keyOf(edge), edgeElement(edge, graph.edges[index])));
    for (const node of nodes) this.#nodes.set(node.id, nodeElement(node, graph));
    this.#picture = svg(
      'svg',
      { viewBox: box, role: 'img' },
      start && svg('g', { class: 'start' }, ...lineElements(start), svg('circle', { cx: start.x, cy: start.y, r: 5 })),
      svg('g', {}, ...this.#edges.values()),
      svg('g', {}, ...this.#nodes.values()),
    );
    this.#root.replaceChildren(html('div', { class: 'picture' }, this.#picture));
    this.#current = '';
    this.#size();
  }

  #size() {
    if (this.#picture === null || this.#drawing === null) return;
    const zoom = this.#zoom ?? this.#fit(MIN_FIT);
    this.#picture.setAttribute('width', String(Math.floor((this.#drawing.width + 2 * MARGIN) * zoom)));
    this.#picture.setAttribute('height', String(Math.floor((this.#drawing.height + 2 * MARGIN) * zoom)));
  }

  /** The zoom at which the whole chart fits. @param {number} smallest */
  #fit(smallest) {
    const { width = 1, height = 1 } = this.#drawing ?? {};
    const { clientWidth, clientHeight } = this.#root;
    const fit = Math.min((clientWidth - 1) / (width + 4 * MARGIN), (clientHeight - 1) / (height + 4 * MARGIN));
    return Math.min(Math.max(fit, smallest), MAX_FIT);
  }

  /** @param {string} current */
  #follow(current) {
    this.#current = current;
    this.#nodes.get(current)?.scrollIntoView({ block: 'center', inline: 'center' });
  }
}

/** @param {{ readonly from: string, readonly to: string }} edge */
function keyOf({ from, to }) {
  return JSON.stringify([from, to]);
}

/**
 * @param {DrawnNode} drawn
 * @param {Graph} graph
 */
function nodeElement({ id, x, y, width, height, colour, texts }, graph) {
  const node = graph.nodes.find((other) => other.id === id);
  const left = x - width / 2;
  const top = y - height / 2;
  const box = (/** @type {number} */ inset) => ({
    x: left + inset,
    y: top + inset,
    width: width - 2 * inset,
    height: height - 2 * inset,
    rx: 8 - inset / 2,
  });
  const diamond = `M${x},${top}L${left + width},${y}L${x},${top + height}L${left},${y}Z`;
  const shape = node?.kind === 'choice' ? svg('path', { d: diamond }) : svg('rect', box(0));
  return svg(
    'g',
    { 'data-classes': `node colour-${colour} ${node?.kind ?? 'state'}`, 'data-state': id },
    node?.description ? svg('title', {}, node.description) : null,
    node?.kind === 'choice' ? null : svg('rect', { ...box(-4), class: 'halo' }),
    shape,
    node?.kind === 'final' && svg('rect', { ...box(4), class: 'inner' }),
    ...texts.map(textElement),
  );
}

/**
 * @param {DrawnEdge} drawn
 * @param {GraphEdge | undefined} edge
 */
function edgeElement(drawn, edge) {
  const classNames = `edge outcome-${edge?.outcome ?? 'operation'}${edge?.dimmed ? ' dimmed' : ''}`;
  const attributes = { 'data-classes': classNames, 'data-from': drawn.from, 'data-to': drawn.to };
  return svg('g', attributes, ...lineElements(drawn), ...drawn.texts.map(textElement));
}

/** @param {{ readonly path: string, readonly arrow: string }} line */
function lineElements({ path, arrow }) {
  return [svg('path', { d: path, class: 'line' }), svg('path', { d: arrow, class: 'arrow' })];
}

/** @param {DrawnText} drawn */
function textElement({ text, x, y, size, kind, dimmed }) {
  const classNames = `text-${kind}${dimmed ? ' dimmed' : ''}`;
  return svg('text', { x, y, 'font-size': size, class: classNames }, text);
}
