import { registerHooks } from 'node:module'

// Lets plain Node run the sources: `#platform/x.ts` names the file itself, as in vitest.
registerHooks({
  resolve(specifier, context, next) {
    const [, path] = /^#((?:platform|prisma)\/.*)$/.exec(specifier) ?? []
    return next(path ? new URL(`../../../../${path}`, import.meta.url).href : specifier, context)
  },
})
