import type { TagColours } from '../../diagram/colours.js';
import type { InspectedSnapshot } from '../../inspect/messages.js';
import { readField } from '../../model/unchecked.js';
import { labelOf } from '../../page/chart/possible-moves.js';
import type { LogRow } from '../../page/log/log-row.js';
import { remembered } from '../../page/remembered.js';
import { chipOf } from './actors.js';
import { isHostEvent, wordsOfHostEvent } from './host-events.js';
import type { SummarizedStep } from './shown.js';
import { timeText } from './steps.js';

/** The rows of the log by the colours of states; a step is put into words once. */
export const logRowOf = remembered((tagColours: TagColours) =>
  remembered((summarized: SummarizedStep): LogRow => ({
    key: summarized.step.seq,
    time: timeText(summarized.step.at),
    ...wordsOf(summarized, tagColours),
  })),
);

function wordsOf({ step, summary }: SummarizedStep, tagColours: TagColours): Omit<LogRow, 'key' | 'time'> {
  if (isHostEvent(step.event)) return wordsOfHostEvent(step.event);
  const { kind, event, from, to, cause, rule, transition } = summary;
  const what = labelOf(event);
  switch (kind) {
    case 'refusal':
      return { what, rule, note: cause };
    case 'start':
      return { what, about: to === '' ? undefined : `in ${to}` };
    case 'missed':
      return { what, about: to, note: cause };
    case 'stay':
      return { what, about: to === '' ? undefined : `stays in ${to}`, isMinor: true };
    case 'move': {
      const isBad = transition?.outcome === 'failure';
      const move = { from: chipOf(step.before ?? step.after, tagColours), to: chipOf(step.after, tagColours) };
      // Whose work it was that is cancelled says nothing of who cancels it.
      const by = transition?.outcome === 'cancel' ? 'operator' : causeIn(step.before, step.after);
      const words = { what, by, isBad, note: isBad ? cause : undefined };
      return from === to ? { ...words, about: `again ${to}` } : { ...words, move };
    }
  }
}

/** Who caused the work that began or ended here. */
function causeIn(before: InspectedSnapshot | null, after: InspectedSnapshot): string | undefined {
  for (const snapshot of [after, before]) {
    const cause = readField(readField(snapshot?.context, 'inFlight'), 'cause');
    if (typeof cause === 'string') return cause;
  }
  return undefined;
}
