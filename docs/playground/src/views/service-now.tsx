import { Conditions } from '../../../../src/page/details/conditions.js';
import { NowPanel } from '../../../../src/page/details/now-panel.js';
import { Waits } from '../../../../src/page/details/waits.js';
import type { Frame } from '../world/frame.js';

/** What the service is doing now, and its conditions. */
export function ServiceNow({ frame, atMs }: { readonly frame: Frame; readonly atMs: number }) {
  const { record, isUp, enteredAtMs } = frame;
  return (
    <NowPanel
      state={{ state: record.value }}
      aside={isUp ? `revision ${record.context.revision}` : <b class="by-emergency">controller down</b>}
    >
      {isUp ? (
        <Waits record={record} sinceMs={atMs - enteredAtMs} />
      ) : (
        <p>Nobody decides anything: what is stored stays, and what runs runs on.</p>
      )}
      <Conditions record={record} />
    </NowPanel>
  );
}
