import type { Protocol } from './model/common-model.ts'
import { openModbusSession } from './modbus/modbus-session.ts'
import { openMqttSession } from './mqtt/mqtt-session.ts'
import type { OpenSession } from './session.ts'

/** The libraries of the protocols are loaded with the first device that speaks them; OPC UA's is large. */
const openers: Record<Protocol, OpenSession> = {
  MQTT: openMqttSession,
  MODBUS_TCP: openModbusSession,
  OPC_UA: async (...args) => {
    const { openOpcUaSession } = await import('./opcua/opcua-session.ts')
    return openOpcUaSession(...args)
  },
}

/** Connects to a device by the protocol of its model; see OpenSession. */
export const openSession: OpenSession = (target, sink, signal) =>
  openers[target.model.protocol](target, sink, signal)
