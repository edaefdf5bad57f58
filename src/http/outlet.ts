/** What goes out at once, so that a slow reader of a large text can be told from one that takes nothing. */
const SLICE_BYTES = 64 * 1024;

/** The one way out to a reader: texts go in order, and no faster than they are taken. */
export interface Outlet {
  /** Resolves when the connection has taken the whole text; rejects with `OutletClosedError`. */
  send(text: string): Promise<void>;
  /** How many texts are not yet taken. */
  readonly waiting: number;
  /** Resolves when nothing waits, or nothing can go out any more. */
  idle(): Promise<void>;
  /** The connection is gone: everything that waits is given up. */
  close(): void;
}

export class OutletClosedError extends Error {
  override readonly name = 'OutletClosedError';
}

/**
 * Keeps at most one slice in the connection's own buffer. What is not taken waits with the one who has sent it, so a
 * sender that waits before it makes the next text needs no more memory than one text.
 */
export function createOutlet(options: {
  /** Hands a slice of a text to the connection and calls `taken` when the system has accepted all of it. */
  readonly write: (slice: Buffer, isLast: boolean, taken: (error?: Error | null) => void) => void;
  /** For how long a slice may lie untaken. */
  readonly stallMs: number;
  readonly onStall: () => void;
}): Outlet {
  const { write, stallMs, onStall } = options;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let isClosed = false;
  let giveUp = () => {};

  function writeSlice(slice: Buffer, isLast: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const stall = setTimeout(onStall, stallMs);
      const settle = (error?: Error | null) => {
        clearTimeout(stall);
        if (error || isClosed) reject(new OutletClosedError('the connection is closed'));
        else resolve();
      };
      giveUp = settle;
      if (isClosed) settle();
      else write(slice, isLast, settle);
    });
  }

  async function writeText(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    let begin = 0;
    do {
      const end = begin + SLICE_BYTES;
      await writeSlice(bytes.subarray(begin, end), end >= bytes.length);
      begin = end;
    } while (begin < bytes.length);
  }

  return {
    send(text) {
      waiting += 1;
      const sent = last.then(() => writeText(text)).finally(() => (waiting -= 1));
      last = sent.catch(() => {}); // told to its sender, and nobody else's fault
      return sent;
    },
    get waiting() {
      return waiting;
    },
    idle: async () => {
      await last;
    },
    close() {
      isClosed = true;
      giveUp();
    },
  };
}
