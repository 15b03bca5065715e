/** @import { TagColours } from '../../diagram/colours.js' */
import { ActorList } from './actor-list.js';
import { byId, setText } from './dom.js';
import { listenToBridge, listenToServer } from './message-sources.js';
import { listenToFiles } from './file-input.js';
import { listenToKeys } from './keyboard.js';
import { ActorStore } from './actor-store.js';
import { prefixOf, withPrefix } from './messages.js';
import { readRecording } from './recording.js';
import { ActorView } from './actor-view.js';

/* The state of the page: stored actors, the selection, and when to render. */

const NOTICE_MS = 6_000;

const store = new ActorStore();
/** The session prefixes of disconnected hosts. @type {Set<string>} */
const disconnected = new Set();
/** The session prefixes of the server's hosts. @type {Set<string>} */
const serverPrefixes = new Set();
let selected = '';
/** The actor that the user selected, which may be missing for a while when the server restarts; empty before a selection. */
let chosen = '';
/** The step that is shown; null is the latest one. @type {number | null} */
let stepSeq = null;
let recordings = 0;
let isConnected = false;
let isDrawing = false;
/** @type {TagColours} */
let tagColours = {};

const actors = new ActorList(select, drawSoon);
const view = new ActorView({ onStep: stepTo, onDrawn: drawSoon });

listenToServer({
  onConnect: () => {
    for (const prefix of serverPrefixes) store.remove(prefix);
    serverPrefixes.clear();
    disconnected.clear();
    isConnected = true;
    drawSoon();
  },
  onDisconnect: () => {
    isConnected = false;
    drawSoon();
  },
  onMessage: (message, size) => {
    serverPrefixes.add(prefixOf(message.sessionId));
    store.add(message, size);
    drawSoon();
  },
  onTagColours: (received) => {
    tagColours = received;
    drawSoon();
  },
  onHost: (prefix, isHostConnected) => {
    if (isHostConnected) disconnected.delete(prefix);
    else disconnected.add(prefix);
    drawSoon();
  },
});

listenToBridge((message, size) => {
  store.add(message, size);
  drawSoon();
});

listenToFiles((name, text) => {
  const { messages, unreadable } = readRecording(text);
  recordings += 1;
  const prefix = `recording ${recordings}/`;
  for (const { message, size } of messages) store.add(withPrefix(message, prefix), size);
  notify(
    messages.length === 0
      ? `${name} is not a recording.`
      : `${name}: ${messages.length} messages${unreadable > 0 ? `, and ${unreadable} lines that are not` : ''}.`,
  );
  const first = [...store.actors.keys()].find((sessionId) => sessionId.startsWith(prefix));
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

/** Renders once for each frame of the screen, however many messages arrive. */
function drawSoon() {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(() => {
    isDrawing = false;
    draw();
  });
}

function draw() {
  actors.render(store, selected, disconnected, tagColours);
  const next = nextSelected();
  if (next !== selected) {
    selected = next;
    stepSeq = null;
    actors.render(store, selected, disconnected, tagColours);
  }
  setText(byId('connection'), isConnected ? 'connected' : 'not connected');
  byId('connection').className = `connection ${isConnected ? 'good' : 'bad'}`;
  document.body.classList.toggle('empty', store.actors.size === 0);
  view.render(selected, store.actors.get(selected), stepSeq, tagColours);
}

/** The actor that the user selected, if it exists; else the one that is shown already, or one that is running. */
function nextSelected() {
  if (store.actors.has(chosen)) return chosen;
  const isRunning = (/** @type {string} */ sessionId) => store.actors.get(sessionId)?.latest.status === 'active';
  if (isRunning(selected)) return selected;
  // One that came to its end tells more than one that an error stopped.
  const hasEnded = (/** @type {string} */ sessionId) => store.actors.get(sessionId)?.latest.status === 'done';
  const ended = actors.shown.find(hasEnded) ?? actors.shown[0] ?? '';
  const fallback = store.actors.has(selected) ? selected : ended;
  return actors.shown.find(isRunning) ?? fallback;
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
