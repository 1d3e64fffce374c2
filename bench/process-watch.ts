import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second. */
const ticksPerSecond = 100

type Usage = { cpuSeconds: number; residentMb: number }

/** Processor time and memory of the processes of a data folder, by what they are. */
export function usageOf(dataDir: string): Map<string, Usage> {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  const postmasters = new Set(pids.filter(pid => nameOf(pid, dataDir) === 'postgres'))
  const usage = new Map<string, Usage>()
  for (const pid of pids) {
    const process = statOf(pid)
    const isConnection = process !== undefined && postmasters.has(process.parent)
    const name = isConnection ? 'postgres' : nameOf(pid, dataDir)
    if (name === undefined || !process) continue
    const known = usage.get(name) ?? { cpuSeconds: 0, residentMb: 0 }
    usage.set(name, {
      cpuSeconds: known.cpuSeconds + process.cpuSeconds,
      residentMb: known.residentMb + process.residentMb,
    })
  }
  return usage
}

/** `worker`, `gateway`, `timeseries` …; undefined for processes of others. */
function nameOf(pid: string, dataDir: string): string | undefined {
  const command = read(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? ''
  if (command.includes(dataDir) && command.includes('postgres')) return 'postgres'
  const [, script] = /dist\/(?:subgraphs\/)?([\w/]+)\/main\.js/.exec(command) ?? []
  return script && read(`/proc/${pid}/environ`)?.includes(dataDir) ? script : undefined
}

function statOf(pid: string): (Usage & { parent: string }) | undefined {
  const stat = read(`/proc/${pid}/stat`)
  const status = read(`/proc/${pid}/status`)
  if (stat === undefined || status === undefined) return undefined
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const resident = /^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1] ?? '0'
  return {
    parent: fields[1] ?? '',
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    residentMb: Number(resident) / 1024,
  }
}

/** Undefined for a process that ended while we looked. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
