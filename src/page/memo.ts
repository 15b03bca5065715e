import { Component, type ComponentType, type VNode } from 'preact';

/** The same view, drawn again only when one of its properties is another. */
export function memo<TProps extends object>(view: (props: TProps) => VNode | null): ComponentType<TProps> {
  return class extends Component<TProps> {
    override shouldComponentUpdate(next: Readonly<TProps>): boolean {
      const before = new Map<string, unknown>(Object.entries(this.props));
      const after = Object.entries(next);
      return (
        before.size !== after.length ||
        after.some(([key, value]: readonly [string, unknown]) => before.get(key) !== value)
      );
    }

    override render(): VNode | null {
      return view(this.props);
    }
  };
}
