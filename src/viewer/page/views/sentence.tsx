import { outcomeOf, type StepSummary } from '../step-summary.js';

/** A step in one line: what happened, where it led, and why. */
export function Sentence({ summary }: { readonly summary: StepSummary }) {
  const { event, cause } = summary;
  return (
    <>
      <span class={`event outcome-${outcomeOf(summary)}`}>{event}</span>
      {placeText(summary)}
      {cause !== '' && <span class="soft"> · {cause}</span>}
    </>
  );
}

/** The same as text. */
export function sentenceText(summary: StepSummary): string {
  const { event, cause } = summary;
  return `${event}${placeText(summary)}${cause === '' ? '' : ` · ${cause}`}`;
}

function placeText({ kind, from, to }: StepSummary): string {
  switch (kind) {
    case 'start':
      return ` in ${to === '' ? 'no state' : to}`;
    case 'move':
      return from === to ? ` again ${to}` : ` ${from} → ${to}`;
    case 'refusal':
      return ' refused';
    default:
      return to === '' ? '' : ` in ${to}`;
  }
}
