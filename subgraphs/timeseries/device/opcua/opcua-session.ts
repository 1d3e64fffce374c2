import {
  AttributeIds,
  TimestampsToReturn,
  type ClientSession,
  type ClientSubscription,
  type DataValue,
  type OPCUAClient,
} from 'node-opcua-client'
import { fillIn } from '../model/common-model.ts'
import type { OpcUaModel } from '../model/opcua-model.ts'
import { DeviceProblem, type OpenSession, type Sink, type Target } from '../session.ts'
import { endpointUrl, identity, newOpcUaClient } from './opcua-client.ts'
import { plainValue, resolvedNodeId } from './opcua-value.ts'
import { ValueRepeater } from './value-repeater.ts'

const keepAliveCount = 10
const lifetimeCount = 60

/** A subscription: the server sends what changes; while it lives, the last values are taken again. */
export const openOpcUaSession: OpenSession = async (target, sink, signal) => {
  const { model } = target
  if (model.protocol !== 'OPC_UA') throw new Error(`${model.id} is no OPC UA model`)
  const client = await newOpcUaClient(target)
  const close = once(() => client.disconnect().catch(() => undefined))
  signal.addEventListener('abort', () => void close(), { once: true })
  try {
    const lost = lossOf(client)
    await client.connect(endpointUrl(target))
    const session = await client.createSession(identity(target))
    const subscription = await subscribe(session, model)
    const repeater = new ValueRepeater(sink, model.opcUa)
    await monitorAll({ subscription, session, target, model, sink, repeater })
    const ended = Promise.race([lost, endOf(subscription, model)])
    repeater.start()
    return {
      ended: ended.then(async error => {
        repeater.stop()
        await close()
        return error
      }),
      close: async () => {
        repeater.stop()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw explained(error, target)
  }
}

async function subscribe(
  session: ClientSession,
  { opcUa }: OpcUaModel,
): Promise<ClientSubscription> {
  return session.createSubscription2({
    requestedPublishingInterval: opcUa.publishingMs,
    requestedLifetimeCount: lifetimeCount,
    requestedMaxKeepAliveCount: keepAliveCount,
    maxNotificationsPerPublish: 1000,
    publishingEnabled: true,
    priority: 1,
  })
}

type Monitoring = {
  subscription: ClientSubscription
  session: ClientSession
  target: Target
  model: OpcUaModel
  sink: Sink
  repeater: ValueRepeater
}

/** Throws DeviceProblem when no node can be read; single bad ones are told. */
async function monitorAll(use: Monitoring): Promise<void> {
  const { session, target, model, sink } = use
  const values = new Map(Object.entries(target.device.parameters))
  const namespaces = await session.readNamespaceArray()
  const problems: string[] = []
  const wanted = model.opcUa.nodes.filter(
    ({ nodeId, optional }) => !optional || fillIn(nodeId, values) !== undefined,
  )
  for (const { point, nodeId } of wanted) {
    const filled = fillIn(nodeId, values) ?? ''
    const resolved = resolvedNodeId(filled, namespaces) ?? ''
    const problem = resolved === '' ? unclear(nodeId) : await monitor(use, point, resolved)
    if (problem !== undefined) problems.push(problem)
  }
  if (problems.length === wanted.length) {
    throw new DeviceProblem(problems[0] ?? 'Es ist kein Knoten angegeben.')
  }
  for (const problem of problems) sink.problem(problem)
}

function unclear(nodeId: string): string {
  return `Der Knoten „${nodeId}“ ist nicht vollständig oder sein Namensraum unbekannt.`
}

/** Answers what is wrong with the node, in German. */
async function monitor(
  use: Monitoring,
  point: string,
  nodeId: string,
): Promise<string | undefined> {
  const { subscription, model, sink, repeater } = use
  const { samplingMs, queueSize } = model.opcUa
  try {
    const item = await subscription.monitor(
      { nodeId, attributeId: AttributeIds.Value },
      { samplingInterval: samplingMs, queueSize, discardOldest: true },
      TimestampsToReturn.Both,
    )
    const { statusCode } = item
    if (!statusCode.isGood()) return refusedNode(nodeId, statusCode.name)
    item.on('changed', (value: DataValue) => void take(value, { point, sink, repeater }))
    return undefined
  } catch (error) {
    return refusedNode(nodeId, error instanceof Error ? error.message : String(error))
  }
}

type Use = { point: string; sink: Sink; repeater: ValueRepeater }

async function take(value: DataValue, { point, sink, repeater }: Use): Promise<void> {
  const { statusCode, sourceTimestamp, serverTimestamp } = value
  sink.count('MESSAGES')
  if (statusCode.isBad()) {
    sink.count('BAD_STATUS')
    repeater.forget(point)
    return
  }
  const at = (sourceTimestamp ?? serverTimestamp)?.getTime() ?? null
  const uncertain = !statusCode.isGood()
  const observation = { point, key: '', at, raw: plainValue(value), uncertain }
  repeater.remember(observation)
  await sink.observe([observation]).catch(() => undefined)
}

function refusedNode(nodeId: string, reason: string): string {
  return `Der Server liefert den Knoten „${nodeId}“ nicht: ${reason.slice(0, 200)}.`
}

/** The library would reconnect by itself; here a broken connection is over, and made anew from outside. */
function lossOf(client: OPCUAClient): Promise<Error> {
  return new Promise(resolve => {
    const end = () =>
      resolve(new DeviceProblem('Die Verbindung zum OPC-UA-Server ist abgebrochen.'))
    client.on('connection_lost', end)
    client.on('close', end)
    client.on('abort', end)
  })
}

/** A subscription that the server ended, or that no longer says that it lives. */
function endOf(subscription: ClientSubscription, { opcUa }: OpcUaModel): Promise<Error> {
  return new Promise(resolve => {
    const end = () => resolve(new DeviceProblem('Der OPC-UA-Server hat das Abonnement beendet.'))
    const silentAfterMs = opcUa.publishingMs * keepAliveCount * 2 + 10_000
    const timer = setTimeout(end, silentAfterMs).unref()
    const alive = () => timer.refresh()
    subscription.on('keepalive', alive)
    subscription.on('received_notifications', alive)
    subscription.on('terminated', () => {
      clearTimeout(timer)
      end()
    })
  })
}

function explained(error: unknown, { certificateFolder }: Target): unknown {
  const message = error instanceof Error ? error.message : String(error)
  if (/BadIdentityTokenRejected|BadUserAccessDenied|BadIdentityTokenInvalid/.test(message)) {
    return new DeviceProblem(
      'Der OPC-UA-Server lehnt die Anmeldung ab: Benutzername oder Passwort ist falsch.',
    )
  }
  if (/certificate|BadSecurityChecksFailed/i.test(message)) {
    return new DeviceProblem(
      `Das Zertifikat wird nicht anerkannt. Vertrauen Sie dem Server in den Angaben zum Gerät oder verschieben Sie sein Zertifikat in ${certificateFolder} von „rejected“ nach „trusted/certs“; lassen Sie am Server das Zertifikat von Luna zu. (${message.slice(0, 200)})`,
    )
  }
  return error
}

function once(action: () => Promise<unknown>): () => Promise<void> {
  let done: Promise<unknown> | undefined
  return async () => {
    done ??= action()
    await done
  }
}
