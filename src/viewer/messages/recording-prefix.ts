/** The prefix of the sessions of a recording: 0 of the one that the server shows, 1, 2 … of those that were opened in the page. */
export function recordingPrefix(number: number): string {
  return `recording ${number}/`;
}

/** Whether it is the prefix of a recording. */
export function isRecorded(prefix: string): boolean {
  return prefix.startsWith('recording ');
}
