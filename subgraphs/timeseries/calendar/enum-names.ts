/** An enum object for GraphQL whose values are their own names. */
export function enumOf<T extends string>(names: readonly T[]): { [K in T]: K } {
  return Object.fromEntries(names.map(name => [name, name])) as { [K in T]: K }
}
