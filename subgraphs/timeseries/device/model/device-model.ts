import { z } from 'zod'
import { contradictions } from './check-model.ts'
import { modbusModel } from './modbus-model.ts'
import { mqttModel } from './mqtt-model.ts'
import { opcUaModel } from './opcua-model.ts'

/** A kind of device as data: what it measures, how that is read, which meters it can feed. */
export const deviceModel = z
  .discriminatedUnion('protocol', [mqttModel, modbusModel, opcUaModel])
  .superRefine((model, context) => {
    for (const { path, message } of contradictions(model)) {
      context.addIssue({ code: 'custom', path, message })
    }
  })
export type DeviceModel = z.infer<typeof deviceModel>

/** Whether the mappings of a device with this model name a key for each meter. */
export function hasKeys(model: DeviceModel): boolean {
  const keyed = model.parameters.some(({ key }) => key)
  return (
    keyed || (model.protocol === 'MQTT' && model.mqtt.messages.some(({ key }) => key !== undefined))
  )
}

/** Whether values of a point come with the device's own stamp; the others count from their arrival. */
export function isStamped(model: DeviceModel, point: string): boolean {
  if (model.protocol !== 'MQTT') return model.protocol === 'OPC_UA'
  return model.mqtt.messages.some(
    ({ timestamp, values }) =>
      timestamp !== undefined && values.some(value => value.point === point),
  )
}
