// Result sheets: what a round's bids decide, provable by anybody from a file alone.
export { verifySheet, type VerifiedSheet } from './rules/result-sheet.ts'
