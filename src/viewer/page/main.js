import { ActorList } from './actor-list.js';
import { byId, setText } from './dom.js';
import { listenToBridge, listenToServer } from './feed.js';
import { listenToFiles } from './files.js';
import { listenToKeys } from './keyboard.js';
import { Memory } from './memory.js';
import { prefixOf, withPrefix } from './messages.js';
import { readRecording } from './recording.js';
import { ActorView } from './actor-view.js';

/* What the page knows, what of it is looked at, and when it is drawn. */

const NOTICE_MS = 6_000;

const memory = new Memory();
/** What the session ids of hosts that are away begin with. @type {Set<string>} */
const absent = new Set();
/** What the session ids of the server's hosts begin with. @type {Set<string>} */
const served = new Set();
let selected = '';
/** What a person chose; it may be gone for a while, as when the server starts anew. Until somebody chooses, it is nothing. */
let chosen = '';
/** The step that is looked at; null is the last one, whichever that is. @type {number | null} */
let stepSeq = null;
let recordings = 0;
let isConnected = false;
let isDrawing = false;

const actors = new ActorList(select, drawSoon);
const view = new ActorView({ onStep: stepTo, onDrawn: drawSoon });

listenToServer({
  onJoin: () => {
    for (const prefix of served) memory.forget(prefix);
    served.clear();
    absent.clear();
    isConnected = true;
    drawSoon();
  },
  onLeave: () => {
    isConnected = false;
    drawSoon();
  },
  onMessage: (message, size) => {
    served.add(prefixOf(message.sessionId));
    memory.add(message, size);
    drawSoon();
  },
  onHost: (prefix, isThere) => {
    if (isThere) absent.delete(prefix);
    else absent.add(prefix);
    drawSoon();
  },
});

listenToBridge((message, size) => {
  memory.add(message, size);
  drawSoon();
});

listenToFiles((name, text) => {
  const { messages, unreadable } = readRecording(text);
  recordings += 1;
  const prefix = `recording ${recordings}/`;
  for (const { message, size } of messages) memory.add(withPrefix(message, prefix), size);
  notify(
    messages.length === 0
      ? `${name} holds no recording.`
      : `${name}: ${messages.length} messages${unreadable > 0 ? `, and ${unreadable} lines that are none` : ''}.`,
  );
  const first = [...memory.actors.keys()].find((sessionId) => sessionId.startsWith(prefix));
  if (first !== undefined) select(first);
});

listenToKeys({
  filter: () => actors.focusFilter(),
  move: (rows) => {
    const next = actors.neighbour(selected, rows);
    if (next !== undefined) select(next);
  },
  step: (steps) => step(steps),
  first: () => step(-Infinity),
  live: () => stepTo(null),
  zoom: (direction) => view.zoom(direction),
  help: showHelp,
  escape: () => {
    if (actors.clearFilter()) drawSoon();
    else stepTo(null);
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  },
});

byId('back').addEventListener('click', () => step(-1));
byId('forward').addEventListener('click', () => step(1));
byId('live').addEventListener('click', () => stepTo(null));
byId('keys').addEventListener('click', showHelp);
drawSoon();

/** @param {string} sessionId */
function select(sessionId) {
  selected = sessionId;
  chosen = sessionId;
  stepTo(null);
}

/** @param {number | null} seq */
function stepTo(seq) {
  stepSeq = seq;
  if (seq !== null) chosen = selected;
  drawSoon();
}

/** @param {number} count */
function step(count) {
  stepTo(view.stepFrom(stepSeq, count));
}

function showHelp() {
  const dialog = byId('help');
  if (dialog instanceof HTMLDialogElement) dialog.showModal();
}

/** However much arrives, the page is drawn once for each picture that the screen shows. */
function drawSoon() {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(() => {
    isDrawing = false;
    draw();
  });
}

function draw() {
  actors.render(memory, selected, absent);
  const next = nextSelected();
  if (next !== selected) {
    selected = next;
    stepSeq = null;
    actors.render(memory, selected, absent);
  }
  setText(byId('connection'), isConnected ? 'connected' : 'not connected');
  byId('connection').className = `connection ${isConnected ? 'good' : 'bad'}`;
  document.body.classList.toggle('empty', memory.actors.size === 0);
  view.render(selected, memory.actors.get(selected), stepSeq);
}

/** What a person chose, as soon as it is there; else what is looked at already, or a service that lives. */
function nextSelected() {
  if (memory.actors.has(chosen)) return chosen;
  const isAlive = (/** @type {string} */ sessionId) => memory.actors.get(sessionId)?.latest.status === 'active';
  if (isAlive(selected)) return selected;
  const fallback = memory.actors.has(selected) ? selected : (actors.shown[0] ?? '');
  return actors.shown.find(isAlive) ?? fallback;
}

/** @param {string} text */
function notify(text) {
  const notice = byId('notice');
  setText(notice, text);
  notice.hidden = false;
  setTimeout(() => {
    if (notice.textContent === text) notice.hidden = true;
  }, NOTICE_MS);
}
