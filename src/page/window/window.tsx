import { Component, type ComponentChildren } from 'preact';

interface WindowProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A window over the page. */
export class Window extends Component<WindowProps> {
  #element: HTMLDialogElement | null = null;

  override componentDidMount(): void {
    this.#element?.showModal();
  }

  /** Closed before it goes away: else the focus would not go back to what opened it. */
  override componentWillUnmount(): void {
    this.#element?.close();
  }

  override render({ title, onClose, children }: WindowProps) {
    return (
      <dialog
        class="window"
        aria-label={title}
        ref={(element) => {
          this.#element = element;
        }}
        onClose={onClose}
        onClick={({ target, currentTarget }) => target === currentTarget && currentTarget.close()}
      >
        <div class="window-body">
          <header>
            <h2>{title}</h2>
            <button class="button icon" aria-label="Close" onClick={() => this.#element?.close()}>
              ×
            </button>
          </header>
          {children}
        </div>
      </dialog>
    );
  }
}

/** The keys of a page. `…` stands between two of them, any other text is a key. */
export function Keys({ keys }: { readonly keys: readonly (readonly [keys: string, what: string])[] }) {
  return (
    <dl class="keys">
      {keys.map(([names, what]) => (
        <div>
          <dt>{names.split(' ').map((key) => (key === '…' ? ' … ' : <kbd>{key}</kbd>))}</dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  );
}
