import { argv, stdout } from 'node:process'
import { connectDatabase } from '#platform/database/database.ts'
import { jobContext, newJobRecord } from '#platform/testing/job-record.ts'
import { createSimulationJobs } from '../../subgraphs/simulation/jobs.ts'
import { HistoryIntake } from '../../subgraphs/timeseries/reading/history-intake.store.ts'

// The job of a history in a process of its own, to be killed; a line for each stretch that is written. Arguments:
// address of the database, id of the job, payload as JSON.
const [url = '', id = '', payload = ''] = argv.slice(2)
const database = connectDatabase(url)
const [job] = createSimulationJobs({ database }, new HistoryIntake(database))
const record = { ...newJobRecord({ kind: 'GENERATE_HISTORY' }), id }
await job.run(job.payload.parse(JSON.parse(payload)), {
  ...jobContext(record),
  progress: async fraction => void stdout.write(`${fraction}\n`),
})
await database.close()
