// ./tom bench llm: what tom-agent adds to a model's answer, beside Portkey's gateway and nginx, in one interleaved run.
import { runServerBench } from './front/program.mjs';
import { cancel } from './llm/cancel.mjs';
import { Models } from './llm/models.mjs';
import { alone, calls, many, memory, more, one } from './llm/rows.mjs';

await runServerBench({
  name: 'llm',
  program: 'tom-agent',
  about: `measures what tom-agent adds to a model's answer, beside Portkey's gateway and nginx, and prints ratios and goals;`,
  rows: { calls, more, alone, one, many, memory, cancel },
  prepare: parts => Models.prepare(parts),
});
