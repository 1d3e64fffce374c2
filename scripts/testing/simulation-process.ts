import { createPrivateKey } from 'node:crypto'
import { argv } from 'node:process'
import { connectDatabase } from '#platform/database/database.ts'
import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import { createInternalSigner } from '#platform/identity/internal-token.ts'
import { PostgresJobQueue } from '#platform/jobs/job-queue.ts'
import { createLogger } from '#platform/logger.ts'
import { createRuns } from '../../subgraphs/simulation/run/create-runs.ts'
import { createTimeseriesClient } from '../../subgraphs/simulation/timeseries-client.ts'

// The runner of the simulation subgraph in a process of its own, to be killed. Arguments: address of the
// database, of the timeseries subgraph, the key that signs.
const [databaseUrl = '', timeseriesUrl = '', key = ''] = argv.slice(2)
const logger = createLogger('simulation')
const database = connectDatabase(databaseUrl)
const events = new PostgresEventBus(databaseUrl, logger)
const jobs = new PostgresJobQueue({ database, events, url: databaseUrl })
const signer = createInternalSigner(createPrivateKey(key), 'simulation')
const timeseries = createTimeseriesClient(timeseriesUrl, signer)
createRuns({ database, events, jobs, logger, timeseries }).start()
