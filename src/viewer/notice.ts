/** What became of a host, for those who watch. */
export interface HostNotice {
  readonly type: 'viewer.host';
  /** What the session ids of its actors begin with. */
  readonly prefix: string;
  readonly isConnected: boolean;
}
