import { Command } from 'commander';
import { z } from 'zod';
import { PlanRecord } from '../pipeline/model.ts';

/** JSON Schema (draft 2020-12) of the record. */
export function recordSchema(): object {
  return z.toJSONSchema(PlanRecord);
}

/** `kehoach schema`: print the JSON Schema of a record. */
export function schemaCommand(): Command {
  return new Command('schema')
    .addHelpText('after', '\nExample:\n  kehoach schema > record.schema.json')
    .action(() => { process.stdout.write(`${JSON.stringify(recordSchema(), null, 2)}\n`); });
}
