import path from 'node:path'
import type { Result } from '#kernel/result.ts'
import { readPolicyTests, type InvalidDocument, type PolicyTests } from '#modules/policy/index.ts'
import { readJsonFile } from './rules-file.ts'

/** @throws MachineProblem when there is no such file, or it holds no JSON */
export function readTestFile(file: string): Result<PolicyTests, InvalidDocument> {
  return readPolicyTests(readJsonFile(file))
}

/** The rules file that a test file names, seen from where the test file is. */
export function rulesBeside(file: string, rules: string): string {
  return path.resolve(path.dirname(file), rules)
}
