/** What the house needs and the machine can give at an outside temperature. */
export type HeatDemand = {
  /** kW of heat the house needs. */
  houseKw: number
  /** kW of heat the machine gives at most. */
  mostKw: number
  /** Heat per electricity, for the flow of the heating and for hot water. */
  cop: number
  hotWaterCop: number
}

export type HeatingPlant = {
  heatLoadKw: number
  designTemperature: number
  heatingLimit: number
  /** Flow at the design temperature, °C. */
  flowTemperature: number
  /** At 7 °C outside and 35 °C flow. */
  cop: number
}

const kelvin = 273.15
const hotWaterFlow = 52
/** Flow at the heating limit, °C. */
const lowestFlow = 27

/**
 * Heating curve and coefficient of performance by temperature: the need grows evenly below the heating limit, and
 * the machine reaches the same share of Carnot's figure at every temperature.
 */
export function heatDemand(plant: HeatingPlant): (outside: number) => HeatDemand {
  const { heatLoadKw, designTemperature, heatingLimit, flowTemperature } = plant
  const grade = plant.cop / ((35 + kelvin) / (35 - 7))
  const copAt = (flow: number, outside: number) =>
    Math.max(1, Math.min(8, (grade * (flow + kelvin)) / Math.max(12, flow - outside)))
  return outside => {
    const part = Math.max(0, (heatingLimit - outside) / (heatingLimit - designTemperature))
    const flow = lowestFlow + (flowTemperature - lowestFlow) * Math.min(1.2, part)
    return {
      houseKw: heatLoadKw * Math.min(1.2, part),
      mostKw: heatLoadKw * Math.max(1, 1.15 + 0.015 * (outside - designTemperature)),
      cop: copAt(flow, outside),
      hotWaterCop: copAt(hotWaterFlow, outside),
    }
  }
}
