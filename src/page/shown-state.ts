/** A state with its colour. */
export interface ShownState {
  readonly state: string;
  /** The kind of state that gives it its colour; default: as a state of the lifecycle. */
  readonly kind?: string;
}
