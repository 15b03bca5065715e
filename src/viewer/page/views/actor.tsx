import { Conditions } from '../../../page/details/conditions.js';
import { NowPanel } from '../../../page/details/now-panel.js';
import { Waits } from '../../../page/details/waits.js';
import { prefixOf } from '../../messages/read-message.js';
import { isRecorded } from '../../messages/recording-prefix.js';
import type { Actions } from '../actions.js';
import { chipOf, definitionOf, titleOf } from '../actors.js';
import { isLifecycle, serviceIn } from '../lifecycle.js';
import type { Shown } from '../shown.js';
import type { ViewerState } from '../state.js';
import { stateText, timeText } from '../steps.js';
import { ChartPanel } from './chart-panel.js';
import { Details } from './details.js';
import { IfReadable } from './if-readable.js';
import { Log } from './log.js';
import { Sentence, sentenceText } from './sentence.js';

interface ActorProps {
  readonly state: ViewerState;
  readonly shown: Shown;
  readonly actions: Actions;
}

/** Everything about the actor that is selected, at the step that is shown. */
export function Actor({ state, shown, actions }: ActorProps) {
  return (
    <>
      <div class="middle">
        <section class="card panel-chart" aria-labelledby="title">
          <Headline state={state} shown={shown} />
          <ChartPanel state={state} shown={shown} actions={actions} />
        </section>
        <Details shown={shown} openBranches={state.openBranches} actions={actions} />
      </div>
      <div class="right">
        <Now state={state} shown={shown} />
        <Log state={state} shown={shown} actions={actions} />
      </div>
    </>
  );
}

function Headline({ state, shown }: Pick<ActorProps, 'state' | 'shown'>) {
  const { actor, chart, snapshot, current, isLive } = shown;
  const title = titleOf(actor);
  const text = `${title}: ${current === undefined ? '' : sentenceText(current.summary)}`;
  const position = positionText(state, shown);
  const look = isLive ? (position === 'live' ? '' : ' not-live') : ' past-step';
  const node = chart?.graph?.nodes.find(({ id }) => id === stateText(snapshot.value));
  return (
    <header class="headline">
      <h2 id="title">{title}</h2>
      <span id="position" class={`position${look}`}>
        {position}
      </span>
      <p id="description" class="soft">
        {node?.description}
      </p>
      <p id="summary">{current !== undefined && <Sentence summary={current.summary} />}</p>
      <p id="announcer" class="sr-only" aria-live="polite">
        {isLive ? text : `Stepped back. ${text}`}
      </p>
    </header>
  );
}

function positionText(state: ViewerState, { isLive, snapshot: { status }, index, steps, current }: Shown): string {
  if (!isLive) return `step ${index + 1} of ${steps.length}, at ${timeText(current?.step.at ?? '')}`;
  if (status === 'active') return sourceText(state);
  return status === 'error' ? 'stopped by an error' : 'ended';
}

/** Whether an actor that has not ended is seen as it is now. */
function sourceText({ selected, serverPrefixes, disconnected, isConnected }: ViewerState): string {
  const prefix = prefixOf(selected);
  if (isRecorded(prefix)) return 'recorded';
  if (disconnected.has(prefix)) return 'host disconnected';
  return serverPrefixes.has(prefix) && !isConnected ? 'not connected' : 'live';
}

function Now({ state: { tagColours }, shown: { actor, snapshot } }: Pick<ActorProps, 'state' | 'shown'>) {
  const service = isLifecycle(definitionOf(actor.definition)) ? serviceIn(snapshot) : null;
  const revision: unknown = service?.context.revision;
  return (
    <NowPanel state={chipOf(snapshot, tagColours)} aside={typeof revision === 'number' && `revision ${revision}`}>
      {service !== null && (
        <IfReadable of={service}>
          <Waits record={service} sinceMs={null} />
          <Conditions record={service} />
        </IfReadable>
      )}
    </NowPanel>
  );
}
