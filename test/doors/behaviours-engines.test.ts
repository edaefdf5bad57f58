import { describePostgres } from '../engines/postgres.js';
import { behaviours } from './behaviours.js';
import { openOn } from './engine-stage.js';

behaviours('on SQLite', (options) => openOn({}, options));

describePostgres('the doors', (server) => {
  behaviours('on PostgreSQL', async (options) => openOn({ DATABASE_URL: await server().createDatabase() }, options));
});
