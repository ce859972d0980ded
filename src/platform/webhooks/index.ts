export { announceWebhook } from './announce-webhook.ts'
export { createSendWebhookJob, type WebhookTarget } from './send-webhook.ts'
