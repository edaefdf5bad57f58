import { describe } from 'vitest';
import { appendContract } from './append-contract.js';
import { auditContract } from './audit-contract.js';
import { eraseContract } from './erase-contract.js';
import { forgettingContract } from './forgetting-contract.js';
import { pagingContract } from './paging-contract.js';
import { sharingContract } from './sharing-contract.js';
import type { NewSpecimen } from './specimen.js';
import { verificationContract } from './verification-contract.js';

/** What every engine owes the gateway. Another engine runs this before anything else. */
export function storeContract(name: string, newSpecimen: NewSpecimen): void {
  describe(`${name}, as a store`, () => {
    appendContract(newSpecimen);
    pagingContract(newSpecimen);
    verificationContract(newSpecimen);
    sharingContract(newSpecimen);
    eraseContract(newSpecimen);
    auditContract(newSpecimen);
    forgettingContract(newSpecimen);
  });
}
