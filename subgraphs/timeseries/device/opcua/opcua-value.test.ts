import { DataType, DataValue, Variant, VariantArrayType } from 'node-opcua-client'
import { describe, expect, it } from 'vitest'
import { plainValue, resolvedNodeId } from './opcua-value.ts'

function value(dataType: DataType, given: unknown) {
  const arrayType = VariantArrayType.Scalar
  return plainValue(new DataValue({ value: new Variant({ dataType, arrayType, value: given }) }))
}

describe('a value of OPC UA', () => {
  it.each([
    [DataType.Double, 1.5, 1.5],
    [DataType.Int64, [0, 3_000_000_000], 3_000_000_000],
    [DataType.Int64, [0xffff_ffff, 0xffff_fffe], -2],
    [DataType.UInt64, [1, 0], 4_294_967_296],
    [DataType.Int64, [0x7fff_ffff, 0xffff_ffff], Number.NaN],
  ])('of type %s is a number', (dataType, given, expected) => {
    expect(value(dataType, given)).toBe(expected)
  })
})

describe('a node id', () => {
  it('may name its namespace by the address of it', () => {
    const namespaces = ['http://opcfoundation.org/UA/', 'urn:server', 'urn:werk:anlage']

    expect(resolvedNodeId('nsu=urn:werk:anlage;s=P', namespaces)).toBe('ns=2;s=P')
    expect(resolvedNodeId('nsu=urn:anders;s=P', namespaces)).toBeUndefined()
    expect(resolvedNodeId('ns=3;i=7', namespaces)).toBe('ns=3;i=7')
  })
})
