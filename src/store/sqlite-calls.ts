import type { Row } from './engine.js';
import type { Value } from './sql.js';

/** What the thread is started with. */
export interface WorkerData {
  /** The folder with the database; it exists. */
  readonly folder: string;
}

/** What the thread is asked. It answers in order, once each. */
export type Call =
  | { readonly id: number; readonly kind: 'OPEN' }
  | { readonly id: number; readonly kind: 'CLOSE' }
  | {
      readonly id: number;
      readonly kind: 'QUERY';
      /** READER sees only what is committed. */
      readonly connection: 'READER' | 'WRITER';
      readonly text: string;
      readonly values: readonly Value[];
    };

export type Reply =
  | { readonly id: number; readonly kind: 'ROWS'; readonly rows: readonly Row[] }
  /** The engine's own words; they hold no value. */
  | { readonly id: number; readonly kind: 'FAILED'; readonly message: string }
  /** Another process has the folder. */
  | { readonly id: number; readonly kind: 'IN_USE' };
