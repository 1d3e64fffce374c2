/** Answers JSON of another form. */
process.stdout.write(JSON.stringify({ ok: true, document: { kind: 'pdf', blocks: 'all' } }))
process.exitCode = 0
