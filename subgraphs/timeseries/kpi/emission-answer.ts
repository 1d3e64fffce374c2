import { Field, Float, InputType, Int } from 'type-graphql'
import type { EmissionFigures } from './emission.service.ts'
import type { EmissionFiguresType } from './flow.type.ts'

@InputType({ description: "The supplier's factor (Stromkennzeichnung, § 42 EnWG)." })
export class SupplierFactorInput {
  @Field(() => Float, { description: 'g CO₂/kWh' })
  gPerKwh!: number

  @Field(() => Int)
  year!: number

  @Field(() => String)
  source!: string
}

export function emissionAnswer({ years, ...figures }: EmissionFigures): EmissionFiguresType {
  return {
    ...figures,
    years: years.map(({ factor, ...year }) => ({
      ...year,
      factorGPerKwh: factor.gPerKwh,
      factorYear: factor.year,
      source: factor.source,
    })),
  }
}
