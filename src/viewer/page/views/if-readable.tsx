import { Component, type ComponentChildren } from 'preact';

interface IfReadableProps {
  /** What the children show. */
  readonly of: object;
  readonly children: ComponentChildren;
}

/** Shows its children; nothing where they throw, because a sender sent something else than the library's own context. */
export class IfReadable extends Component<IfReadableProps, { readonly unreadable: object | null }> {
  override state = { unreadable: null };

  override componentDidCatch(): void {
    this.setState({ unreadable: this.props.of });
  }

  override render({ of, children }: IfReadableProps, { unreadable }: { readonly unreadable: object | null }) {
    return unreadable === of ? (
      <p class="soft">This version of the viewer cannot read what it does.</p>
    ) : (
      <>{children}</>
    );
  }
}
