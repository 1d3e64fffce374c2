/** Names the network devices that are up. */
import { networkInterfaces } from 'node:os'

process.stdout.write(JSON.stringify(Object.keys(networkInterfaces())))
