import { FormValues } from '#faces/web/routes.ts'
import { groupFacts, type CaseGroup, type Guardrail, type MeasurementPlan } from '#modules/policy/index.ts'

/** So many guardrails fit the form; a plan by the API may have one for every metric. */
export const GUARDRAILS_IN_FORM = 4

/** A plan as the fields of its form. */
export function valuesOfPlan(plan: MeasurementPlan): FormValues {
  const fields = new URLSearchParams({
    primary: plan.primary,
    preDays: String(plan.preDays),
    confidencePercent: String(plan.confidencePercent),
  })
  for (const fact of groupFacts) for (const value of plan.control?.[fact] ?? []) fields.append(`control.${fact}`, value)
  for (const [index, guardrail] of plan.guardrails.entries())
    for (const [name, value] of Object.entries(guardrail)) fields.append(`guardrail.${index}.${name}`, String(value))
  return new FormValues(fields)
}

/** What the form says, as the action takes it; the action checks it. */
export function planOf(values: FormValues): unknown {
  return {
    primary: values.text('primary'),
    control: controlOf(values),
    preDays: values.integer('preDays'),
    confidencePercent: values.integer('confidencePercent'),
    guardrails: Array.from({ length: GUARDRAILS_IN_FORM }, (_, index) => guardrailOf(values, index)).filter(
      (guardrail) => guardrail !== undefined,
    ),
  }
}

function controlOf(values: FormValues): CaseGroup | null {
  const named = groupFacts.map((fact) => [fact, values.all(`control.${fact}`)] as const).filter(([, chosen]) => chosen.length > 0)
  return named.length === 0 ? null : Object.fromEntries(named)
}

function guardrailOf(values: FormValues, index: number): Record<keyof Guardrail, unknown> | undefined {
  const field = (name: keyof Guardrail) => `guardrail.${index}.${name}`
  if (values.text(field('metric')) === '') return undefined
  return {
    metric: values.text(field('metric')),
    direction: values.text(field('direction')),
    byPercent: values.integer(field('byPercent')),
    surelyByPercent: values.integer(field('surelyByPercent')),
    days: values.integer(field('days')),
    act: values.text(field('act')),
  }
}

/** Where the form shows what is wrong with a place of the input. */
export const fieldNames: Readonly<Record<string, string>> = {
  'plan.primary': 'primary',
  'plan.preDays': 'preDays',
  'plan.confidencePercent': 'confidencePercent',
  'plan.control': 'control.initiator',
  ...Object.fromEntries(
    Array.from({ length: GUARDRAILS_IN_FORM }, (_, index) => index).flatMap((index) =>
      ['metric', 'direction', 'byPercent', 'surelyByPercent', 'days', 'act'].map((name) => [
        `plan.guardrails.${index}.${name}`,
        `guardrail.${index}.${name}`,
      ]),
    ),
  ),
}
