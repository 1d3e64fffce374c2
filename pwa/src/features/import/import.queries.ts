import { graphql } from '../../graphql/gql.ts'

export const previewImportDocument = graphql(`
  mutation PreviewImport($input: ImportInput!) {
    previewImport(input: $input) {
      ... on ImportPreview {
        uploadId
        fileName
        format
        kind
        encoding
        delimiter
        columns {
          name
          sample
          role
        }
        timestampColumn
        valueColumn
        unit
        label
        timeZone
        timeZones
        intervalSeconds
        rows
        from
        to
        missing
        duplicates
        energyKwh
        suggestedMeterName
        matchingMeter {
          id
          name
        }
        meteringLocation
        marketId
        findings {
          subject
          value
          reason
        }
        warnings {
          code
          message
          place
        }
        sampleRows {
          line
          raw
          start
          value
        }
        alreadyImported
        sheet
        sheets
        statusColumn
        quantity
        series {
          name
          target
          quantity
          obis
          meterName
          marketId
          values
          energyKwh
          added
          changed
          unchanged
        }
        conflictCount
        conflicts {
          series
          line
          start
          stored
          incoming
        }
        issues {
          line
          lineTo
          column
          raw
          message
          action
        }
      }
      ... on UserError {
        code
        message
        place
        remedy
      }
    }
  }
`)

export const startImportDocument = graphql(`
  mutation StartImport($input: ImportInput!) {
    startImport(input: $input) {
      ... on Job {
        id
      }
      ... on UserError {
        code
        message
        place
        remedy
      }
    }
  }
`)

export const targetMetersDocument = graphql(`
  query TargetMeters {
    meters(first: 100) {
      nodes {
        id
        name
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`)
