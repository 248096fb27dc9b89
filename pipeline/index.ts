/** The library: everything public, nothing else. */
export { makeConfig, type Config } from './config.ts';
export { ERROR_CODES, PipelineError, type ErrorCode } from './errors.ts';
export { readableRecord } from './export/readable.ts';
export { PlanRecord, SCHEMA_VERSION, type TextEdit, type Doubt } from './model.ts';
export { processFile, type SourceInput } from './pipeline.ts';
export { applyEdits, repairText } from './repair/index.ts';
export { run, type RunEvent, type RunOptions } from './run.ts';
export type { RunSummary } from './summary.ts';
export { VERSION } from './version.ts';
