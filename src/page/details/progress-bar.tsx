interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

/** How far a piece of work has come. */
export function ProgressBar({ label, done, total }: ProgressBarProps) {
  return (
    <div class="bar" role="progressbar" aria-label={label} aria-valuenow={done} aria-valuemax={total}>
      <i style={{ width: `${(Math.min(done, total) / Math.max(total, 1)) * 100}%` }} />
    </div>
  );
}
