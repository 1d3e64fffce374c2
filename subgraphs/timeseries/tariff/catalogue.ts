import { z } from 'zod'
import { readDataFile } from '../calendar/data-file.ts'
import { componentKinds, priceUnits, type ComponentKind, type PriceUnit } from './component.ts'

export type CataloguePrice = {
  price: string
  validFrom: string
  validUntil: string | null
  source: string
}

/** A levy or tax that is the same for everybody, with all its prices. */
export type CatalogueEntry = {
  code: string
  kind: ComponentKind
  name: string
  unit: PriceUnit
  prices: CataloguePrice[]
}

const shape = z.strictObject({
  title: z.string(),
  entries: z.array(
    z.strictObject({
      code: z.string(),
      kind: z.enum(componentKinds),
      name: z.string(),
      unit: z.enum(priceUnits),
      prices: z.array(
        z.strictObject({
          price: z.string(),
          validFrom: z.iso.date(),
          validUntil: z.iso.date().nullable(),
          source: z.string(),
        }),
      ),
    }),
  ),
})

let entries: Map<string, CatalogueEntry> | undefined

/** The levies and taxes of `catalogue.json` by their code, read once; all net. */
export function catalogue(): ReadonlyMap<string, CatalogueEntry> {
  entries ??= new Map(
    readDataFile('tariff/catalogue.json', shape).entries.map(entry => [entry.code, entry]),
  )
  return entries
}
