import type { ScenarioRequest, Variant } from './scenario.ts'
import type {
  ScenarioBatteryInput,
  ScenarioDeviceInput,
  ScenarioInput,
  ScenarioPvInput,
  ScenarioVariantInput,
} from './scenario-input.type.ts'

/** What was asked for; what is left out is null. */
export function requestOf(input: ScenarioInput): ScenarioRequest {
  const { meterIds = null, parentId = null, from, to, seed, variants } = input
  return { meterIds, parentId, from, to, seed, variants: variants.map(variantOf) }
}

function variantOf(input: ScenarioVariantInput): Variant {
  const { pv, battery, shift = null, investmentEur = null, ...more } = input
  const { supplyTariffId = null, feedInTariffId = null, name, loadPercent, devices } = more
  return {
    ...{ name, loadPercent, shift, investmentEur, supplyTariffId, feedInTariffId },
    pv: pv ? pvOf(pv) : null,
    battery: battery ? batteryOf(battery) : null,
    devices: (devices ?? []).map(deviceOf),
  }
}

function pvOf({ measuredKwp = null, ...pv }: ScenarioPvInput): NonNullable<Variant['pv']> {
  return { ...pv, measuredKwp }
}

function batteryOf({
  targetKw = null,
  ...battery
}: ScenarioBatteryInput): NonNullable<Variant['battery']> {
  return { ...battery, targetKw }
}

function deviceOf({ profile, count, parameters }: ScenarioDeviceInput): Variant['devices'][number] {
  const given = (parameters ?? []).flatMap(({ name, number, choice }) => {
    const value = number ?? choice
    return value === null || value === undefined ? [] : [[name, value] as const]
  })
  return { profile, count, parameters: Object.fromEntries(given) }
}
