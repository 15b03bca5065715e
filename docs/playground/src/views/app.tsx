import { LifecycleChart } from '../../../../src/page/chart/lifecycle-chart.js';
import { FaultMenu } from './fault-menu.js';
import { Operations } from './operations.js';
import { possibleMoves } from '../../../../src/page/chart/possible-moves.js';
import { descriptionOf, EDGES, takenEdge, wayOnChart } from '../chart-facts.js';
import { namesInstances, requestOf } from '../requests.js';
import type { PageState } from '../state.js';
import { shownFrame, type Tab, TABS } from '../state.js';
import { Clock } from './clock.js';
import { ServiceNow } from './service-now.js';
import type { Actions } from '../actions.js';
import { Dialogs } from './dialogs.js';
import { Header } from './header.js';
import { Fleet } from './fleet.js';
import { Log } from './log.js';

/** The whole page, as a function of its state. */
export function App({ state, actions }: { readonly state: PageState; readonly actions: Actions }) {
  const frame = shownFrame(state);
  const { world, tab, lookingAtMs, nowMs } = state;
  const atMs = lookingAtMs ?? nowMs;
  return (
    <div class={`app tab-${tab}`}>
      <Header state={state} atMs={atMs} actions={actions} />
      <main>
        <Operations state={state} frame={frame} actions={actions} />
        <div class="middle">
          <Fleet
            frame={frame}
            atMs={atMs}
            picked={state.picked}
            isPicking={namesInstances(state.opened)}
            menuOf={state.menu?.of ?? null}
            actions={actions}
          />
          <ChartPanel state={state} />
        </div>
        <div class="right">
          <ServiceNow frame={frame} atMs={atMs} />
          <Log log={world.log} length={frame.logLength} actions={actions} />
        </div>
      </main>
      <Clock state={state} frame={frame} actions={actions} />
      <Tabs tab={tab} actions={actions} />
      {state.menu !== null && (
        <FaultMenu key={`${state.menu.x} ${state.menu.y}`} menu={state.menu} frame={frame} actions={actions} />
      )}
      <Dialogs dialog={state.dialog} actions={actions} />
      <p class="sr-only" role="status">
        {state.said}
      </p>
      {state.said !== '' && (
        <p key={state.said} class="said" aria-hidden="true">
          {state.said}
        </p>
      )}
    </div>
  );
}

const NOTHING: readonly never[] = [];

function ChartPanel({ state }: { readonly state: PageState }) {
  const { record, last, isUp } = shownFrame(state);
  const { opened, form, picked, walkingTo, lookingAtMs } = state;
  // Who looks back sees what happened, whatever was opened since.
  const asked = lookingAtMs === null ? opened : null;
  const wanted = walkingTo ?? (asked === null ? null : requestOf(asked, record, form, picked));
  return (
    <section class="card panel-chart" aria-labelledby="chart-title">
      <header>
        <h2 id="chart-title">Lifecycle</h2>
        <p class="soft">{descriptionOf(record.value)}</p>
      </header>
      <div class="chart-box" tabIndex={0} role="group" aria-label="Chart">
        <LifecycleChart
          edges={EDGES}
          current={record.value}
          taken={last === null ? null : takenEdge(last)}
          possible={isUp ? possibleMoves(record) : NOTHING}
          way={wanted === null || !isUp ? NOTHING : wayOnChart(record, wanted)}
          layout={state.layout}
        />
      </div>
    </section>
  );
}

const TAB_WORDS: Readonly<Record<Tab, readonly [sign: string, word: string]>> = {
  fleet: ['⠿', 'Fleet'],
  chart: ['◇', 'Chart'],
  operate: ['▸', 'Operate'],
  log: ['≡', 'Log'],
};

function Tabs({ tab, actions }: { readonly tab: Tab; readonly actions: Actions }) {
  return (
    <nav class="tabs" aria-label="Parts of the page">
      {TABS.map((name) => (
        <button aria-current={name === tab ? 'true' : undefined} onClick={() => actions.showTab(name)}>
          <span aria-hidden="true">{TAB_WORDS[name][0]}</span>
          {TAB_WORDS[name][1]}
        </button>
      ))}
    </nav>
  );
}
