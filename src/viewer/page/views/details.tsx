import type { ComponentChildren } from 'preact';
import { memo } from '../../../page/memo.js';
import type { Actions } from '../actions.js';
import { definitionOf } from '../actors.js';
import type { Shown } from '../shown.js';
import type { ViewerState } from '../state.js';
import { pathsOf, stateText } from '../steps.js';
import { EventList, Possible } from './possible.js';
import { Refusals } from './refusals.js';
import { Tree } from './tree.js';

interface DetailsProps {
  readonly shown: Shown;
  readonly openBranches: ViewerState['openBranches'];
  readonly actions: Actions;
}

/** What is possible now, what was refused, and what the actor knows. */
export const Details = memo(({ shown, openBranches, actions }: DetailsProps) => (
  <section class="details" aria-label="Details">
    <Part id="possible" title="Possible now">
      <PossibleNow shown={shown} />
    </Part>
    <Part id="refusals" title="Refusals">
      <Refusals steps={shown.steps.slice(0, shown.index + 1)} />
    </Part>
    <Part id="context" title="Context" isTree>
      <Context shown={shown} openBranches={openBranches} actions={actions} />
    </Part>
  </section>
));

interface PartProps {
  readonly id: string;
  readonly title: string;
  readonly isTree?: boolean;
  readonly children: ComponentChildren;
}

function Part({ id, title, isTree = false, children }: PartProps) {
  return (
    <section class="card" aria-labelledby={`${id}-head`}>
      <header>
        <h2 id={`${id}-head`}>{title}</h2>
      </header>
      <div id={id} class={isTree ? 'scroll tree' : 'scroll'} tabIndex={0} role="group" aria-labelledby={`${id}-head`}>
        {children}
      </div>
    </section>
  );
}

function PossibleNow({ shown: { actor, chart, snapshot } }: Pick<DetailsProps, 'shown'>) {
  if (snapshot.status !== 'active') return <p class="soft">Nothing: it has ended.</p>;
  const graph = chart?.graph ?? null;
  if (graph !== null) return <Possible graph={graph} state={stateText(snapshot.value)} />;
  return <EventList config={definitionOf(actor.definition).config ?? {}} current={pathsOf(snapshot.value)} />;
}

function Context({ shown: { snapshot, current }, openBranches, actions }: DetailsProps) {
  const { context, input, output, error } = snapshot;
  const others = Object.entries({ Input: input, Output: output, Error: error }).filter(([, value]) => value != null);
  const branches = { openBranches, onOpen: actions.openBranch };
  return (
    <>
      {context === undefined ? (
        <p class="soft">None.</p>
      ) : (
        <Tree value={context} before={current?.step.before?.context} {...branches} />
      )}
      {others.map(([name, value]: readonly [string, unknown]) => (
        <>
          <h3>{name}</h3>
          <Tree value={value} before={undefined} path={name} {...branches} />
        </>
      ))}
    </>
  );
}
