import { toTrace } from './domain/trace.js';
import { SettingsError } from './settings.js';

/** What whoever starts it can mend is told without a stack; anything else is thrown on. */
export function refuseToStart(error: unknown): never {
  if (!(error instanceof Error) || !(error instanceof SettingsError || 'syscall' in error)) throw error;
  const where = error instanceof SettingsError ? '' : 'Can not listen where HOST and PORT say: ';
  process.stderr.write(`${where}${error.message}\n`);
  process.exit(1);
}

/** What is thrown quotes what it stumbled over, which may be a secret or personal: where it broke is told, and not why. */
export function crash(error: unknown): never {
  process.stderr.write(`${JSON.stringify({ level: 60, time: Date.now(), error: toTrace(error), msg: 'crashed' })}\n`);
  process.exit(1);
}
