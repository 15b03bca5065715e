import type { SummarizedStep } from '../shown.js';
import { timeText } from '../steps.js';

const MAX_REFUSALS = 20;

/** The refusals among these steps, the latest first. */
export function Refusals({ steps }: { readonly steps: readonly SummarizedStep[] }) {
  const refusals = steps.filter(({ summary }) => summary.kind === 'refusal').reverse();
  if (refusals.length === 0) return <p class="soft">None.</p>;
  return (
    <ul class="refusals">
      {refusals.slice(0, MAX_REFUSALS).map(({ step, summary }) => (
        <li key={step.seq}>
          <span class="refusal-head">
            <span class="event outcome-failure">{summary.event}</span>
            {summary.rule !== '' && <code>{summary.rule}</code>}
            <time class="soft">{timeText(step.at)}</time>
          </span>
          <span>{summary.cause}</span>
        </li>
      ))}
    </ul>
  );
}
