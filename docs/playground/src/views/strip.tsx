import { kindOf } from '../../../../src/page/state-chip.js';
import { memo } from '../../../../src/page/memo.js';
import type { ScheduleLogEntry } from '../../../../src/testing/schedule/schedule-log.js';
import type { ScheduleStep } from '../../../../src/testing/schedule/schedule.js';
import type { PageState } from '../state.js';
import { timeText } from '../words.js';
import type { Frame } from '../world/frame.js';
import type { Actions } from '../actions.js';

/** The width of the picture, in units: it is stretched to the room there is. */
const WIDTH = 1_000;
const AREA_HEIGHT = 22;

/** The life so far at one look, which is also how one looks back. */
export function Strip({
  state: { world, nowMs, lookingAtMs },
  actions,
}: {
  readonly state: PageState;
  readonly actions: Actions;
}) {
  const { endsAtMs } = world.wholeSchedule;
  const spanMs = niceSpan(Math.max(endsAtMs, nowMs + 10_000, 30_000));
  const atMs = lookingAtMs ?? nowMs;
  return (
    <div class="strip">
      <Picture
        frames={world.frames}
        frameCount={world.frames.length}
        log={world.log}
        logLength={world.log.length}
        steps={world.steps}
        stepCount={world.steps.length}
        nowMs={coarse(nowMs, spanMs)}
        spanMs={spanMs}
      />
      <span class="head" style={{ left: `${(atMs / spanMs) * 100}%` }} aria-hidden="true" />
      <input
        type="range"
        min={0}
        max={spanMs}
        step={100}
        value={atMs}
        aria-label="Moment shown"
        aria-valuetext={`${timeText(atMs)}${lookingAtMs === null ? ', now' : ''}`}
        onInput={({ currentTarget }) => actions.lookAt(Number(currentTarget.value))}
      />
    </div>
  );
}

/** As exactly as the picture shows it, so that it is not drawn for every moment. */
function coarse(nowMs: number, spanMs: number): number {
  const unit = spanMs / WIDTH;
  return Math.ceil(nowMs / unit) * unit;
}

interface PictureProps {
  readonly frames: readonly Frame[];
  readonly frameCount: number;
  readonly log: readonly ScheduleLogEntry[];
  readonly logLength: number;
  readonly steps: readonly ScheduleStep[];
  readonly stepCount: number;
  readonly nowMs: number;
  readonly spanMs: number;
}

const Picture = memo(({ frames, log, steps, nowMs, spanMs }: PictureProps) => {
  const x = (ms: number) => (Math.min(ms, spanMs) / spanMs) * 100;
  return (
    <div class="strip-picture" aria-hidden="true">
      <Ticks spanMs={spanMs} />
      <svg class="area" viewBox={`0 0 ${WIDTH} ${AREA_HEIGHT}`} preserveAspectRatio="none">
        <path d={areaPath(frames, nowMs, spanMs)} />
      </svg>
      <div class="bands">
        {bandsIn(frames, nowMs).map(({ fromMs, toMs, state, isUp }) => (
          <span
            key={fromMs}
            class={`band kind-${kindOf(state)} ${isUp ? '' : 'down'}`}
            style={{ left: `${x(fromMs)}%`, width: `${x(toMs) - x(fromMs)}%` }}
          >
            {textIn((toMs - fromMs) / spanMs, isUp ? state : 'CONTROLLER DOWN')}
          </span>
        ))}
      </div>
      <div class="marks">
        {steps.map((step, index) => {
          const kind = markOf(step);
          return kind === null ? null : (
            <i
              key={index}
              class={`mark ${kind} ${step.atMs > nowMs ? 'to-come' : ''}`}
              style={{ left: `${x(step.atMs)}%` }}
            />
          );
        })}
        {log.map((entry, index) =>
          isFailure(entry) ? <i key={`f${index}`} class="mark failed" style={{ left: `${x(entry.atMs)}%` }} /> : null,
        )}
      </div>
    </div>
  );
});

/** The text where it fits into this part of the strip. */
function textIn(part: number, text: string): string {
  return part * 130 > text.length ? text : '';
}

function markOf(step: ScheduleStep): string | null {
  if ('note' in step) return null;
  if ('request' in step || 'cancel' in step) return 'operation';
  return 'crash' in step || 'restart' in step || 'restarts' in step ? 'controller' : 'deed';
}

function isFailure(entry: ScheduleLogEntry): boolean {
  if (entry.kind === 'transition') return entry.event === 'failed' || entry.event === 'timed out';
  return (
    entry.kind === 'instance' &&
    (entry.state === 'START_FAILED' || entry.state === 'UNHEALTHY' || entry.state === 'LOST')
  );
}

interface Band {
  readonly fromMs: number;
  readonly toMs: number;
  readonly state: string;
  readonly isUp: boolean;
}

function bandsIn(frames: readonly Frame[], nowMs: number): readonly Band[] {
  const bands: Band[] = [];
  for (const { atMs, record, isUp } of frames) {
    const last = bands.at(-1);
    if (last !== undefined && last.state === record.value && last.isUp === isUp) continue;
    if (last !== undefined) bands[bands.length - 1] = { ...last, toMs: atMs };
    bands.push({ fromMs: atMs, toMs: nowMs, state: record.value, isUp });
  }
  return bands;
}

/** How many instances are healthy, over time. */
function areaPath(frames: readonly Frame[], nowMs: number, spanMs: number): string {
  const most = Math.max(1, ...frames.map(({ healthy }) => healthy));
  const x = (ms: number) => ((ms / spanMs) * WIDTH).toFixed(1);
  const y = (healthy: number) => (AREA_HEIGHT * (1 - healthy / most)).toFixed(1);
  let last = 0;
  let path = `M0 ${AREA_HEIGHT}`;
  for (const { atMs, healthy } of frames) {
    if (healthy === last) continue;
    path += `H${x(atMs)}V${y(healthy)}`;
    last = healthy;
  }
  return `${path}H${x(nowMs)}V${AREA_HEIGHT}Z`;
}

const STEPS_S = [5, 15, 60, 300, 1_800];

/** A little more, so that what is to come has room: whole steps of 15 s. */
function niceSpan(ms: number): number {
  return Math.ceil(ms / 15_000) * 15_000;
}

function Ticks({ spanMs }: { readonly spanMs: number }) {
  const seconds = STEPS_S.find((candidate) => spanMs / 1_000 / candidate <= 12) ?? 3_600;
  // The last time has room before the end.
  const count = Math.floor((spanMs * 0.9) / 1_000 / seconds);
  return (
    <div class="ticks">
      {Array.from({ length: count }, (_, index) => {
        const at = (index + 1) * seconds;
        return (
          <span key={at} style={{ left: `${(at * 100_000) / spanMs}%` }}>
            {`${Math.floor(at / 60)}:${String(at % 60).padStart(2, '0')}`}
          </span>
        );
      })}
    </div>
  );
}
