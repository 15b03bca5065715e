import type { InstanceRecord } from '../../../../src/model/cluster.js';
import { DOT_LOOKS } from '../words.js';

interface DotProps {
  readonly instance: InstanceRecord;
  readonly isPicked: boolean;
  readonly isPicking: boolean;
  readonly onPress: (element: Element) => void;
}

const RADIUS = 15;
const AROUND = 2 * Math.PI * RADIUS;

/** An instance: the ring tells how far up it is, the core its health, and a word what neither can. */
export function Dot({ instance: { instanceId, state }, isPicked, isPicking, onPress }: DotProps) {
  const { up, tone, word } = DOT_LOOKS[state];
  const [, number = instanceId] = /(\d+)$/.exec(instanceId) ?? [];
  return (
    <button
      class={`dot tone-${tone} ${isPicked ? 'picked' : ''}`}
      aria-label={`${instanceId}: ${word ?? 'healthy'}${isPicked ? ', picked' : ''}`}
      {...(isPicking ? { 'aria-pressed': isPicked } : { 'aria-haspopup': 'menu' as const })}
      data-instance={instanceId}
      onClick={({ currentTarget }) => onPress(currentTarget)}
    >
      <svg viewBox="0 0 36 36" aria-hidden="true">
        <circle class="track" cx="18" cy="18" r={RADIUS} />
        <circle
          class="ring"
          cx="18"
          cy="18"
          r={RADIUS}
          stroke-dasharray={`${AROUND * up} ${AROUND}`}
          transform="rotate(-90 18 18)"
        />
        <circle class="core" cx="18" cy="18" r="9.5" />
        {tone === 'failed' && <path class="sign" d="M14.2 14.2 L21.8 21.8 M21.8 14.2 L14.2 21.8" />}
        {tone === 'unknown' && (
          <text class="sign" x="18" y="22.5">
            ?
          </text>
        )}
        {isPicked && <path class="check" d="M13.5 18.5 l3 3 l6 -6.5" />}
      </svg>
      <span class="word">{word ?? number}</span>
    </button>
  );
}

/** A place where an instance should be. */
export function MissingDot() {
  return (
    <span class="dot tone-missing" role="img" aria-label="missing">
      <svg viewBox="0 0 36 36" aria-hidden="true">
        <circle class="track" cx="18" cy="18" r={RADIUS} />
      </svg>
      <span class="word" aria-hidden="true">
        missing
      </span>
    </span>
  );
}
