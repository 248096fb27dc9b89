/** The library: everything public, nothing else. */
export { makeConfig, type Config } from './config.ts';
export { ERROR_CODES, PipelineError, type ErrorCode } from './errors.ts';
export { readableRecord } from './export/readable.ts';
export { PlanRecord, SCHEMA_VERSION, type TextEdit, type Doubt } from './model.ts';
export { processFile, type SourceInput } from './pipeline.ts';
export { applyEdits, repairText } from './repair/index.ts';
export { run, type RunEvent, type RunOptions, type RunSummary } from './run.ts';
export { VERSION } from './version.ts';
