const MOST_BYTES = 123;
const ELLIPSIS = '…';

/** The reason as the last frame of a WebSocket can hold it (RFC 6455): whole letters of so many bytes. */
export function toCloseReason(reason = ''): string {
  const bytes = Buffer.from(reason);
  if (bytes.length <= MOST_BYTES) return reason;
  const kept = bytes.subarray(0, MOST_BYTES - Buffer.byteLength(ELLIPSIS));
  return new TextDecoder().decode(kept, { stream: true }) + ELLIPSIS; // a letter that was cut through is left out
}
