import { chownSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** `nobody` exists on every Linux; PostgreSQL refuses to run as root. */
const nobody = 65_534

export type Launch = { command: string; args: string[]; options: { uid?: number; gid?: number } }

const isRoot = () => process.getuid?.() === 0

/**
 * How to start a program that must not run as root. Started as root, it runs as `nobody`; where a
 * folder on the way is closed to others (such as /root), it keeps the one capability that lets it
 * pass, by util-linux' setpriv.
 */
export function launchUnprivileged(command: string, args: string[], paths: string[]): Launch {
  if (!isRoot()) return { command, args, options: {} }
  if ([command, ...paths].every(reachableByOthers)) {
    return { command, args, options: { uid: nobody, gid: nobody } }
  }
  const identity = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups']
  const passing = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override']
  return { command: 'setpriv', args: [...identity, ...passing, command, ...args], options: {} }
}

/** Hands a file or folder to the unprivileged user when started as root. */
export function giveToUnprivileged(path: string): void {
  if (isRoot()) chownSync(path, nobody, nobody)
}

function reachableByOthers(path: string): boolean {
  const parent = dirname(resolve(path))
  if (parent === resolve(path)) return true
  return (statSync(parent).mode & 0o001) !== 0 && reachableByOthers(parent)
}
